package io.prism.cli;

import io.prism.http2.transport.Mechanism;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How event loops read and write. */
final class TransportOption {

  /** How the option is written. */
  enum Setting {
    auto,
    epoll,
    io_uring,
    kqueue,
    nio
  }

  @Option(
      names = "--transport",
      paramLabel = "NAME",
      description =
          "How to read from and write to sockets: ${COMPLETION-CANDIDATES}"
              + " (default ${DEFAULT-VALUE}: epoll on Linux, kqueue on macOS, else nio).")
  private Setting setting = Setting.auto;

  /** What was asked for; empty: what suits the machine. */
  Optional<Mechanism> mechanism() {
    return switch (setting) {
      case auto -> Optional.empty();
      case epoll -> Optional.of(Mechanism.EPOLL);
      case io_uring -> Optional.of(Mechanism.IO_URING);
      case kqueue -> Optional.of(Mechanism.KQUEUE);
      case nio -> Optional.of(Mechanism.NIO);
    };
  }
}
