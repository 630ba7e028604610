#include <event2/event.h>
#include <hiredis/hiredis.h>
#include <hiredis/async.h>
#include <hiredis/adapters/libevent.h>

int attach(redisAsyncContext *context, struct event_base *base) { return redisLibeventAttach(context, base); }
