//! The contexts of the crate `rdkafka` over the mock cluster of librdkafka, which needs no broker: the deliveries
//! of a producer, the rebalance of a consumer, and errors.

use std::time::Duration;

use awaitify::awaitable;
use rdkafka::client::ClientContext;
use rdkafka::config::ClientConfig;
use rdkafka::consumer::{BaseConsumer, Consumer, Rebalance};
use rdkafka::error::{KafkaError, KafkaResult};
use rdkafka::message::{DeliveryResult, Message};
use rdkafka::mocking::MockCluster;
use rdkafka::producer::{BaseRecord, NoCustomPartitioner, Producer, ThreadedProducer};

#[derive(Debug, PartialEq)]
struct Delivery {
    number: usize,
    offset: Result<i64, KafkaError>,
}

/// The supertrait is implemented by hand below, with its default methods.
#[awaitable(listener = rdkafka::producer::ProducerContext<NoCustomPartitioner>, stream(unbounded))]
trait ProducerContext: ClientContext {
    type DeliveryOpaque = Box<usize>;

    #[awaitable(map = |result: &DeliveryResult<'_>, number: Box<usize>| -> Delivery {
        let offset = match result {
            Ok(message) => Ok(message.offset()),
            Err((error, _)) => Err(error.clone()),
        };
        Delivery { number: *number, offset }
    })]
    fn delivery(&self, result: &DeliveryResult<'_>, number: Self::DeliveryOpaque);
}

impl ClientContext for ProducerContextListener {}

#[awaitable(listener = rdkafka::consumer::ConsumerContext, stream(unbounded))]
trait ConsumerContext: ClientContext + Sized {
    #[awaitable(map = |rebalance: &Rebalance<'_>| -> usize {
        match rebalance {
            Rebalance::Assign(partitions) => partitions.count(),
            _ => 0,
        }
    })]
    fn post_rebalance(&self, rebalance: &Rebalance<'_>);
}

impl ClientContext for ConsumerContextListener {}

#[awaitable(listener = rdkafka::client::ClientContext, stream(latest))]
trait Errors: Send + Sync + 'static {
    fn error(&self, error: KafkaError, reason: &str);
}

impl rdkafka::consumer::ConsumerContext for ErrorsListener {}

const TOPIC: &str = "numbers";

fn main() -> KafkaResult<()> {
    let cluster = MockCluster::new(1)?;
    cluster.create_topic(TOPIC, 1, 1)?;
    let mut config = ClientConfig::new();
    config.set("bootstrap.servers", cluster.bootstrap_servers());

    let (context, mut deliveries) = ProducerContextListener::events();
    let producer: ThreadedProducer<_> = config.create_with_context(context)?;
    for number in 0..3 {
        let record = BaseRecord::with_opaque_to(TOPIC, Box::new(number));
        let record = record.key("key").payload("payload");
        producer.send(record).map_err(|(error, _)| error)?;
    }
    for number in 0..3 {
        let Some(ProducerContextEvent::Delivery(delivery)) = deliveries.wait_next() else {
            panic!("expected a delivery");
        };
        let offset = Ok(i64::try_from(number).unwrap());
        assert_eq!(delivery, Delivery { number, offset });
    }
    producer.flush(Duration::from_secs(5))?;
    drop(producer);
    assert!(
        deliveries.wait_next().is_none(),
        "the client has dropped its context"
    );

    config
        .set("group.id", "group")
        .set("auto.offset.reset", "earliest")
        .set("enable.auto.commit", "false");
    let (context, mut events) = ConsumerContextListener::events();
    let consumer: BaseConsumer<_> = config.create_with_context(context)?;
    consumer.subscribe(&[TOPIC])?;
    let mut received = 0;
    while received < 3 {
        if let Some(message) = consumer.poll(Duration::from_millis(100)) {
            assert_eq!(message?.payload(), Some(&b"payload"[..]));
            received += 1;
        }
    }
    assert!(matches!(
        events.wait_next(),
        Some(ConsumerContextEvent::PostRebalance(1))
    ));
    drop(consumer);

    let (context, mut errors) = ErrorsListener::events();
    let mut unreachable = ClientConfig::new();
    unreachable.set("bootstrap.servers", "127.0.0.1:1");
    let client: BaseConsumer<_> = unreachable.create_with_context(context)?;
    let reason = loop {
        _ = client.poll(Duration::from_millis(10));
        if let Ok(Some(ErrorsEvent::Error(_, reason))) = errors.try_take() {
            break reason;
        }
    };
    assert!(reason.contains("127.0.0.1:1"), "{reason}");
    Ok(())
}
