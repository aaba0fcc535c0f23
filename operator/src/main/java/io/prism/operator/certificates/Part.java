package io.prism.operator.certificates;

import java.util.Locale;

/** What has a certificate. */
enum Part {
  /** Who signs the others. */
  AUTHORITY,
  /** The replicas of the operator. */
  OPERATOR,
  /** The gateways of a shard, as plugins see them. */
  PROXY,
  /** The gateways of a shard, as clients see them. */
  LISTENER,
  /** The plugin of a backend. */
  PLUGIN;

  /** As metrics name it. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
