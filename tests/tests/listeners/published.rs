//! Copies of listener traits of published crates, with ten and twenty methods: jack's notifications, serenity's events as
//! `async_trait` writes them, a callback interface of uniffi, the client context of rdkafka.

use std::pin::Pin;

use awaitify::awaitable;

/// The types and traits of the crates, as far as the traits need them.
#[expect(dead_code, reason = "not every method is called here")]
mod copies {
    use super::Pin;

    pub(crate) struct Client;
    #[derive(Debug, PartialEq)]
    pub(crate) enum Control {
        Continue,
        Quit,
    }
    #[derive(Clone, Copy, Debug, PartialEq)]
    pub(crate) struct ClientStatus(pub(crate) u32);
    pub(crate) type Frames = u32;
    pub(crate) type PortId = u32;

    pub(crate) trait NotificationHandler: Send {
        fn thread_init(&self, _: &Client) {}
        /// # Safety
        ///
        /// It runs in a signal handler.
        unsafe fn shutdown(&mut self, _status: ClientStatus, _reason: &str) {}
        fn freewheel(&mut self, _: &Client, _is_freewheel_enabled: bool) {}
        fn sample_rate(&mut self, _: &Client, _srate: Frames) -> Control {
            Control::Quit
        }
        fn client_registration(&mut self, _: &Client, _name: &str, _is_registered: bool) {}
        fn port_registration(&mut self, _: &Client, _port_id: PortId, _is_registered: bool) {}
        fn port_rename(
            &mut self,
            _: &Client,
            _port_id: PortId,
            _old_name: &str,
            _new_name: &str,
        ) -> Control {
            Control::Quit
        }
        fn ports_connected(&mut self, _: &Client, _a: PortId, _b: PortId, _are_connected: bool) {}
        fn graph_reorder(&mut self, _: &Client) -> Control {
            Control::Quit
        }
        fn xrun(&mut self, _: &Client) -> Control {
            Control::Quit
        }
    }

    pub(crate) type Boxed<'a> = Pin<Box<dyn Future<Output = ()> + Send + 'a>>;
    #[derive(Clone)]
    pub(crate) struct Context;
    macro_rules! event_handler {
        ($($method:ident($($argument:ident: $ty:ty),*);)*) => {
            /// Each method is an `async fn` in the source.
            pub(crate) trait EventHandler: Send + Sync {
                $(fn $method<'life0, 'async_trait>(&'life0 self, _ctx: Context $(, $argument: $ty)*) -> Boxed<'async_trait>
                where
                    'life0: 'async_trait,
                    Self: 'async_trait,
                {
                    $(let _ = $argument;)*
                    Box::pin(std::future::ready(()))
                })*
            }
        };
    }
    event_handler! {
        ready(_name: String);
        message(_text: String);
        message_delete(_channel: u64, _id: u64, _guild: Option<u64>);
        message_update(_old: Option<String>, _new: Option<String>);
        guild_create(_guild: u64, _is_new: Option<bool>);
        guild_delete(_guild: u64);
        channel_create(_channel: u64);
        channel_delete(_channel: u64, _messages: Option<Vec<String>>);
        channel_update(_old: Option<u64>, _new: u64);
        category_create(_category: u64);
        category_delete(_category: u64);
        reaction_add(_reaction: char);
        reaction_remove(_reaction: char);
        reaction_remove_all(_channel: u64, _message: u64);
        typing_start(_user: u64);
        user_update(_old: Option<u64>, _new: u64);
        voice_state_update(_old: Option<u64>, _new: u64);
        resume(_shard: u32);
        cache_ready(_guilds: Vec<u64>);
        shards_ready(_total: u32);
        interaction_create(_interaction: u64);
    }

    #[derive(Debug, PartialEq)]
    pub(crate) struct KafkaError(pub(crate) i32);
    pub(crate) trait ClientContext: Send + Sync + 'static {
        const ENABLE_REFRESH_OAUTH_TOKEN: bool = false;
        fn log(&self, _level: u8, _fac: &str, _log_message: &str) {}
        fn stats_raw(&self, _statistics: &[u8]) {}
        fn error(&self, _error: KafkaError, _reason: &str) {}
        fn generate_oauth_token(
            &self,
            _config: Option<&str>,
        ) -> Result<String, Box<dyn std::error::Error>> {
            Err("not overridden".into())
        }
    }
    #[derive(Debug)]
    pub(crate) struct Rebalance<'a>(pub(crate) &'a [i32]);
    pub(crate) struct BaseConsumer<C>(pub(crate) C);
    pub(crate) trait ConsumerContext: ClientContext + Sized {
        fn pre_rebalance(&self, _consumer: &BaseConsumer<Self>, _rebalance: &Rebalance<'_>) {}
    }
}

#[awaitable(listener = copies::NotificationHandler, stream(unbounded), events(derive(Debug, PartialEq)), reply = copies::Control::Continue)]
trait NotificationHandler: Send {
    #[awaitable(ignore = first)]
    fn thread_init(&self, _: &copies::Client);
    unsafe fn shutdown(&mut self, status: copies::ClientStatus, reason: &str);
    #[awaitable(ignore = first)]
    fn freewheel(&mut self, _: &copies::Client, is_enabled: bool);
    #[awaitable(ignore = first)]
    fn sample_rate(&mut self, _: &copies::Client, rate: copies::Frames) -> copies::Control;
    #[awaitable(ignore = first)]
    fn client_registration(&mut self, _: &copies::Client, name: &str, is_registered: bool);
    #[awaitable(ignore = first)]
    fn port_registration(&mut self, _: &copies::Client, id: copies::PortId, is_registered: bool);
    #[awaitable(ignore = first)]
    fn port_rename(&mut self, _: &copies::Client, id: u32, old: &str, new: &str)
    -> copies::Control;
    #[awaitable(ignore = first)]
    fn ports_connected(&mut self, _: &copies::Client, a: u32, b: u32, are_connected: bool);
    #[awaitable(ignore = first)]
    fn graph_reorder(&mut self, _: &copies::Client) -> copies::Control;
    #[awaitable(ignore = first)]
    fn xrun(&mut self, _: &copies::Client) -> copies::Control;
}

#[test]
fn notifications_of_jack() {
    use copies::NotificationHandler as _;

    let (mut listener, mut events) = NotificationHandlerListener::events();
    assert_eq!(listener.xrun(&copies::Client), copies::Control::Continue);
    listener.client_registration(&copies::Client, "synth", true);
    // SAFETY: this is no signal handler.
    unsafe { listener.shutdown(copies::ClientStatus(1), "bye") };
    let all: Vec<_> = events.drain().collect();
    let registered = NotificationHandlerEvent::ClientRegistration("synth".to_owned(), true);
    let shutdown = NotificationHandlerEvent::Shutdown(copies::ClientStatus(1), "bye".to_owned());
    assert_eq!(all, [NotificationHandlerEvent::Xrun, registered, shutdown]);
}

macro_rules! copy_of_event_handler {
    ($($method:ident($($argument:ident: $ty:ty),*);)*) => {
        #[awaitable(
            listener = copies::EventHandler,
            stream(buffer = 64, overflow = drop_oldest),
            ignore = first,
            events(enum = DiscordEvent, derive(Debug, PartialEq))
        )]
        trait EventHandler: Send + Sync {
            $(fn $method<'life0, 'async_trait>(
                &'life0 self,
                ctx: copies::Context
                $(, $argument: $ty)*
            ) -> copies::Boxed<'async_trait>
            where
                'life0: 'async_trait,
                Self: 'async_trait;)*
        }
    };
}

copy_of_event_handler! {
    ready(name: String);
    message(text: String);
    message_delete(channel: u64, id: u64, guild: Option<u64>);
    message_update(old: Option<String>, new: Option<String>);
    guild_create(guild: u64, is_new: Option<bool>);
    guild_delete(guild: u64);
    channel_create(channel: u64);
    channel_delete(channel: u64, messages: Option<Vec<String>>);
    channel_update(old: Option<u64>, new: u64);
    category_create(category: u64);
    category_delete(category: u64);
    reaction_add(reaction: char);
    reaction_remove(reaction: char);
    reaction_remove_all(channel: u64, message: u64);
    typing_start(user: u64);
    user_update(old: Option<u64>, new: u64);
    voice_state_update(old: Option<u64>, new: u64);
    resume(shard: u32);
    cache_ready(guilds: Vec<u64>);
    shards_ready(total: u32);
    interaction_create(interaction: u64);
}

#[tokio::test]
async fn events_of_serenity() {
    use copies::EventHandler as _;

    let (listener, mut events) = EventHandlerListener::events();
    listener.message(copies::Context, "hi".to_owned()).await;
    listener.reaction_add(copies::Context, '!').await;
    assert_eq!(
        events.next().await,
        Some(DiscordEvent::Message("hi".to_owned()))
    );
    assert_eq!(events.next().await, Some(DiscordEvent::ReactionAdd('!')));
}

#[awaitable(listener = copies::ClientContext, stream(unbounded), events(derive(Debug, PartialEq)))]
trait ClientContext: Send + Sync + 'static {
    fn log(&self, level: u8, fac: &str, message: &str);
    fn stats_raw(&self, statistics: &[u8]);
    fn error(&self, error: copies::KafkaError, reason: &str);
}

impl copies::ConsumerContext for ClientContextListener {}

#[test]
fn context_of_rdkafka() {
    use copies::{ClientContext as _, ConsumerContext as _};

    let (context, mut events) = ClientContextListener::events();
    context.log(3, "FAIL", "no broker");
    context.error(copies::KafkaError(-1), "down");
    assert!(context.generate_oauth_token(None).is_err());
    let consumer = copies::BaseConsumer(context.clone());
    context.pre_rebalance(&consumer, &copies::Rebalance(&[1]));
    drop(consumer.0);
    let logged = ClientContextEvent::Log(3, "FAIL".to_owned(), "no broker".to_owned());
    assert_eq!(events.wait_next(), Some(logged));
    let failed = ClientContextEvent::Error(copies::KafkaError(-1), "down".to_owned());
    assert_eq!(events.wait_next(), Some(failed));
}

/// As uniffi's callback interfaces are: shared between threads, with errors, in an `Arc` or a `Box`.
#[awaitable(listener, ok = on_result, err = on_error, progress = on_progress)]
pub(crate) trait SyncDelegate: Send + Sync + std::fmt::Debug {
    #[awaitable(reply = Ok(()))]
    fn on_progress(&self, done: u64, total: u64) -> Result<(), String>;
    fn on_result(&self, items: Vec<String>);
    fn on_error(&self, code: i32, message: String);
}

#[awaitable(listener = SyncDelegateListener)]
fn sync(delegate: std::sync::Arc<dyn SyncDelegate>, is_online: bool) -> bool {
    let is_told = delegate.on_progress(1, 2).is_ok();
    if is_online {
        delegate.on_result(vec!["item".to_owned()]);
    } else {
        delegate.on_error(7, "offline".to_owned());
    }
    is_told
}

#[test]
fn callback_interface_of_uniffi() {
    let (is_told, synced, mut progress) = awaitable_sync(false);
    assert!(is_told);
    assert_eq!(progress.wait_next(), Some((1, 2)));
    assert_eq!(synced.wait(), Ok(Err((7, "offline".to_owned()))));
    let (_, synced, _progress) = awaitable_sync(true);
    assert_eq!(synced.wait(), Ok(Ok(vec!["item".to_owned()])));
}
