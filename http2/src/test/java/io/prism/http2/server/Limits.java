package io.prism.http2.server;

import java.time.Duration;
import java.util.function.Consumer;

/** The usual limits with some of them changed. */
final class Limits {

  int streams = Http2Limits.DEFAULT.streams();
  int resets = Http2Limits.DEFAULT.resets();
  int controlFrames = Http2Limits.DEFAULT.controlFrames();
  Duration begin = Http2Limits.DEFAULT.begin();
  Duration keepAlive = Http2Limits.DEFAULT.keepAlive();
  Duration keepAliveTimeout = Http2Limits.DEFAULT.keepAliveTimeout();

  private Limits() {}

  static Http2Limits with(Consumer<Limits> changes) {
    Limits changed = new Limits();
    changes.accept(changed);
    Http2Limits usual = Http2Limits.DEFAULT;
    return new Http2Limits(
        usual.streamWindow(),
        usual.connectionWindow(),
        usual.headerListBytes(),
        changed.streams,
        changed.resets,
        changed.controlFrames,
        usual.period(),
        changed.begin,
        usual.pingPermit(),
        changed.keepAlive,
        changed.keepAliveTimeout,
        usual.send(),
        usual.drain());
  }
}
