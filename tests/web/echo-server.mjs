// A WebSocket server on loopback. It sends back each text, and closes with 4000 after the text "close". It prints its port.
import { createHash } from "node:crypto";
import { createServer } from "node:http";

const opcodes = { text: 1, close: 8 };

// A frame of fewer than 126 bytes, which is all that the tests send.
function frame(opcode, payload) {
  return Buffer.concat([Buffer.from([0x80 | opcode, payload.length]), payload]);
}

function unmask(received) {
  const length = received[1] & 0x7f;
  const mask = received.subarray(2, 6);
  const payload = received.subarray(6, 6 + length).map((byte, index) => byte ^ mask[index % 4]);
  return { opcode: received[0] & 0x0f, payload, rest: received.subarray(6 + length) };
}

const server = createServer();
server.on("upgrade", (request, socket) => {
  const key = request.headers["sec-websocket-key"] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  const accept = createHash("sha1").update(key).digest("base64");
  socket.write(
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
      `Sec-WebSocket-Accept: ${accept}\r\n\r\n`,
  );
  let received = Buffer.alloc(0);
  let closing = false;
  socket.on("data", (data) => {
    received = Buffer.concat([received, data]);
    while (received.length >= 6 && received.length >= 6 + (received[1] & 0x7f)) {
      const { opcode, payload, rest } = unmask(received);
      received = rest;
      if (opcode === opcodes.close) {
        socket.end(closing ? undefined : frame(opcodes.close, payload));
      } else if (payload.toString() === "close") {
        closing = true;
        socket.write(frame(opcodes.close, Buffer.from([4000 >> 8, 4000 & 0xff])));
      } else {
        socket.write(frame(opcodes.text, payload));
      }
    }
  });
  socket.on("error", () => socket.destroy());
});
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
