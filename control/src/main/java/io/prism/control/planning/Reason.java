package io.prism.control.planning;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Why a wish is refused. Programs may rely on the {@linkplain #word() words}. */
public enum Reason {
  /** No such team may be named by the Kubernetes namespace. */
  UNKNOWN_TEAM,
  /** More than anybody, or a team of this level, may have. */
  LIMIT_EXCEEDED,
  /** More than the team may have, which the policy's owner can change. */
  APPROVAL_REQUIRED,
  /** The team may not use this type of store. */
  DISALLOWED_BACKEND,
  /** The needs contradict each other, or the store that holds the data. */
  INCOMPATIBLE_NEEDS,
  /** The data is in another store than the one that is named. */
  BACKEND_CHANGE_NEEDS_MIGRATION,
  /** The store does not exist. */
  BACKEND_NOT_FOUND,
  /** No shard fits. */
  SHARD_NOT_FOUND,
  /** The store is not open to the Kubernetes namespace. */
  REFERENCE_NOT_PERMITTED,
  /** What is asked for cannot be done by this release. */
  NOT_SUPPORTED,
  /** The data is in the gateways' own pods, and the change would leave it behind. */
  PROCESS_LOCAL_STORE,
  /** No store offers what is needed. */
  NO_MATCHING_BACKEND,
  /** The store has no room for what is estimated. */
  CAPACITY_UNAVAILABLE,
  /** Something that is referred to cannot be used yet. */
  DEPENDENCIES_NOT_READY;

  private final String word =
      Arrays.stream(name().split("_"))
          .map(part -> part.charAt(0) + part.substring(1).toLowerCase(Locale.ROOT))
          .collect(Collectors.joining());

  /** The word in conditions and events, such as {@code LimitExceeded}. */
  public String word() {
    return word;
  }
}
