//! Devices: graphics, Bluetooth and embedded.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use awaitify::awaitable;

mod in_wgpu_errors {
    use super::*;

    mod wg {
        use std::sync::Arc;
        #[derive(Debug)]
        pub enum Error {
            A,
        }
        pub enum DeviceLostReason {
            D,
        }
        pub trait UncapturedErrorHandler: Fn(Error) + Send + Sync + 'static {}
        impl<T: Fn(Error) + Send + Sync + 'static> UncapturedErrorHandler for T {}
        pub struct Device;
        impl Device {
            pub fn on_uncaptured_error(&self, handler: Arc<dyn UncapturedErrorHandler>) {
                handler(Error::A)
            }
            pub fn set_device_lost_callback(
                &self,
                callback: impl Fn(DeviceLostReason, String) + Send + 'static,
            ) {
                callback(DeviceLostReason::D, "m".into())
            }
        }
    }
    #[awaitable(for = wg::Device, stream(unbounded))]
    trait Ext {
        #[awaitable(callback = handler(wg::Error))]
        fn on_uncaptured_error(&self, handler: Arc<dyn wg::UncapturedErrorHandler>);
        fn set_device_lost_callback(
            &self,
            callback: impl Fn(wg::DeviceLostReason, String) + Send + 'static,
        );
    }
    #[test]
    fn wgpu_errors() {
        assert!(
            wg::Device
                .stream_on_uncaptured_error()
                .wait_next()
                .is_some()
        );
        assert!(
            wg::Device
                .stream_set_device_lost_callback()
                .wait_next()
                .is_some()
        );
    }
}

mod in_bluer_writes {
    use super::*;

    mod bl {
        use std::{future::Future, pin::Pin};
        #[derive(Debug)]
        pub enum ReqError {
            Failed,
        }
        pub type ReqResult<T> = Result<T, ReqError>;
        pub struct CharacteristicWriteRequest;
        pub type CharacteristicWriteFun = Box<
            dyn Fn(
                    Vec<u8>,
                    CharacteristicWriteRequest,
                ) -> Pin<Box<dyn Future<Output = ReqResult<()>> + Send>>
                + Send
                + Sync,
        >;
        pub enum CharacteristicWriteMethod {
            Fun(CharacteristicWriteFun),
            Io,
        }
        pub fn write(f: CharacteristicWriteFun) -> CharacteristicWriteMethod {
            CharacteristicWriteMethod::Fun(f)
        }
    }
    #[awaitable(path = bl::write, stream(unbounded), callback = f, reply = Box::pin(async { Ok(()) }))]
    fn writes(f: bl::CharacteristicWriteFun) -> bl::CharacteristicWriteMethod;
    #[test]
    fn bluer_writes() {
        let (m, mut e) = writes();
        if let bl::CharacteristicWriteMethod::Fun(f) = &m {
            drop(f(vec![1], bl::CharacteristicWriteRequest));
        }
        assert!(e.wait_next().is_some());
    }
}

mod in_esp_idf {
    use super::*;

    mod es {
        pub trait EspEventDeserializer {
            type Data<'a>;
            fn go<'a>(x: &'a u32) -> Self::Data<'a>;
        }
        pub struct System;
        pub struct EspSubscription<'a, T>(&'a u8, T);
        #[derive(Debug)]
        pub struct EspError;
        pub struct WifiEvent;
        impl EspEventDeserializer for WifiEvent {
            type Data<'a> = u32;
            fn go<'a>(x: &'a u32) -> u32 {
                *x
            }
        }
        pub struct EspEventLoop<T>(pub T);
        impl<T> EspEventLoop<T> {
            pub fn subscribe<D, F>(
                &self,
                mut callback: F,
            ) -> Result<EspSubscription<'static, System>, EspError>
            where
                D: EspEventDeserializer,
                F: for<'a> FnMut(D::Data<'a>) + Send + 'static,
            {
                callback(D::go(&5));
                Ok(EspSubscription(&1, System))
            }
        }
        pub struct EspMqttEvent<'b>(pub &'b str);
        pub struct EspMqttClient<'a>(&'a u8);
        pub struct Conf<'a>(pub &'a str);
        impl EspMqttClient<'static> {
            pub fn new_cb(
                url: &str,
                conf: &Conf<'_>,
                mut callback: impl for<'b> FnMut(EspMqttEvent<'b>) + Send + 'static,
            ) -> Result<Self, EspError> {
                callback(EspMqttEvent("x"));
                Ok(EspMqttClient(&1))
            }
        }
        pub struct EspTimer;
        pub struct EspTimerService<T>(pub T);
        impl<T> EspTimerService<T> {
            pub fn timer<F>(&self, mut callback: F) -> Result<EspTimer, EspError>
            where
                F: FnMut() + Send + 'static,
            {
                callback();
                Ok(EspTimer)
            }
        }
    }
    #[awaitable(path = es::EspMqttClient::new_cb, stream(unbounded), keep, map = |e: es::EspMqttEvent<'_>| -> String { e.0.to_owned() })]
    fn mqtt(
        url: &str,
        conf: &es::Conf<'_>,
        callback: impl for<'b> FnMut(es::EspMqttEvent<'b>) + Send + 'static,
    ) -> Result<es::EspMqttClient<'static>, es::EspError>;
    #[awaitable(for = es::EspTimerService<T>, stream(latest), keep)]
    trait Ext<T> {
        fn timer<F>(&self, callback: F) -> Result<es::EspTimer, es::EspError>
        where
            F: FnMut() + Send + 'static;
    }
    #[awaitable(for = es::EspEventLoop<T>)]
    trait Ext2<T> {
        #[awaitable(stream(unbounded), keep, map = |d: D::Data<'_>| -> u8 { 1 })]
        fn subscribe<D, F>(
            &self,
            callback: F,
        ) -> Result<es::EspSubscription<'static, es::System>, es::EspError>
        where
            D: es::EspEventDeserializer,
            F: for<'a> FnMut(D::Data<'a>) + Send + 'static;
    }
    #[test]
    fn esp_idf() {
        assert!(
            es::EspEventLoop(1)
                .stream_subscribe::<es::WifiEvent>()
                .unwrap()
                .wait_next()
                .is_some()
        );
        assert!(
            es::EspTimerService(1)
                .stream_timer()
                .unwrap()
                .wait_next()
                .is_some()
        );
    }
}

mod in_nimble_server {
    use super::*;

    mod nb {
        #[derive(Clone)]
        pub struct BLEConnDesc(pub u8);
        pub struct BLEServer;
        pub struct BLEAdvertisedDevice(pub u8);
        pub struct BLEScan;
        impl BLEServer {
            pub fn on_connect(
                &mut self,
                mut callback: impl FnMut(&mut BLEServer, &BLEConnDesc) + Send + Sync + 'static,
            ) -> &mut Self {
                callback(self, &BLEConnDesc(1));
                self
            }
        }
        impl BLEScan {
            pub fn on_result(
                &mut self,
                mut callback: impl FnMut(&mut Self, &BLEAdvertisedDevice) + Send + Sync + 'static,
            ) -> &mut Self {
                self
            }
        }
    }
    #[awaitable(for = nb::BLEServer, stream(unbounded), ignore = first)]
    trait Ext {
        fn on_connect(
            &mut self,
            callback: impl FnMut(&mut nb::BLEServer, &nb::BLEConnDesc) + Send + Sync + 'static,
        ) -> &mut Self;
    }
    #[awaitable(for = nb::BLEScan, stream(unbounded), ignore = first)]
    trait Ext2 {
        #[awaitable(map = |d: &nb::BLEAdvertisedDevice| -> u8 { d.0 })]
        fn on_result(
            &mut self,
            callback: impl FnMut(&mut Self, &nb::BLEAdvertisedDevice) + Send + Sync + 'static,
        ) -> &mut Self;
    }
    #[test]
    fn nimble_server() {
        let mut s = nb::BLEServer;
        let (_, mut e) = s.stream_on_connect();
        assert_eq!(e.wait_next().unwrap().0, 1);
    }
}

mod in_winit_pump {
    use super::*;

    mod winit {
        pub enum Event<T> {
            User(T),
        }
        pub struct ActiveEventLoop;
        pub struct EventLoop<T>(pub T);
        pub enum PumpStatus {
            Continue,
        }
        impl<T> EventLoop<T> {
            pub fn pump_events<F>(
                &mut self,
                timeout: Option<std::time::Duration>,
                mut event_handler: F,
            ) -> PumpStatus
            where
                F: FnMut(Event<T>, &ActiveEventLoop),
            {
                PumpStatus::Continue
            }
        }
    }
    #[awaitable(for = winit::EventLoop<T>, stream(unbounded))]
    trait PumpExt<T> {
        #[awaitable(stream(unbounded), ignore = last)]
        fn pump_events<F>(
            &mut self,
            timeout: Option<Duration>,
            event_handler: F,
        ) -> winit::PumpStatus
        where
            F: FnMut(winit::Event<T>, &winit::ActiveEventLoop);
    }
    #[test]
    fn winit_pump() {
        let (s, e) = winit::EventLoop(3).stream_pump_events(None);
    }
}
