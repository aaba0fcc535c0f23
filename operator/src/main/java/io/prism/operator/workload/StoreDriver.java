package io.prism.operator.workload;

import io.prism.crds.common.BackendType;
import java.util.Optional;

/** The kinds of store that this release has a driver for. */
public enum StoreDriver {
  /** The memory of one process. */
  MEMORY("memory", true),
  /** A file that one process uses. */
  SQLITE("sqlite", true),
  /** A server. */
  POSTGRES("postgres", false);

  private final String word;
  private final boolean processLocal;

  StoreDriver(String word, boolean processLocal) {
    this.word = word;
    this.processLocal = processLocal;
  }

  /** What the plugin process calls it. */
  public String word() {
    return word;
  }

  /** Whether two processes would hold different items. */
  public boolean isProcessLocal() {
    return processLocal;
  }

  /** The driver for a kind of store; empty when this release has none. */
  static Optional<StoreDriver> of(BackendType type) {
    return switch (type) {
      case MEM_STORE -> Optional.of(MEMORY);
      case SQLITE -> Optional.of(SQLITE);
      case POSTGRES -> Optional.of(POSTGRES);
      case MYSQL, REDIS, KAFKA, NATS, CLICKHOUSE, S3, DYNAMODB, SQS, NEPTUNE -> Optional.empty();
    };
  }
}
