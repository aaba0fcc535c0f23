package io.prism.bench.compare;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What the gateway's gRPC listeners run on. */
enum Lane {
  /** Prism's own engine. */
  FAST("on"),
  /** grpc-java's. */
  GRPC_JAVA("off");

  private static final String OPTION = "--fast-lane";

  private final String setting;

  Lane(String setting) {
    this.setting = setting;
  }

  /** The gateway's options with this lane, whichever they had asked for. */
  List<String> in(List<String> options) {
    return Stream.concat(
            Stream.of(OPTION + "=" + setting),
            options.stream().filter(option -> !option.startsWith(OPTION + "=")))
        .toList();
  }

  /** The lane that options ask for; the fast one when they do not say. */
  static Lane of(List<String> options) {
    String off = OPTION + "=" + GRPC_JAVA.setting;
    return options.stream().anyMatch(option -> option.toLowerCase(Locale.ROOT).equals(off))
        ? GRPC_JAVA
        : FAST;
  }
}
