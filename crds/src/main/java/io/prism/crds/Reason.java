package io.prism.crds;

import io.prism.crds.schema.Choice;
import java.util.List;

/** Why a condition is as it is. Programs may rely on these words. */
public enum Reason implements Choice {
  AS_WANTED(
      "AsWanted",
      "It is as the spec says.",
      "Nothing to do.",
      ConditionType.READY,
      ConditionType.ACCEPTED,
      ConditionType.BACKEND_RESOLVED,
      ConditionType.PROVISIONED,
      ConditionType.QUOTAS_ENFORCED,
      ConditionType.BACKEND_HEALTHY,
      ConditionType.BACKEND_SPEC_IN_SYNC,
      ConditionType.AVAILABLE,
      ConditionType.REACHABLE,
      ConditionType.INTERFACES_VERIFIED,
      ConditionType.CREDENTIALS_VALID,
      ConditionType.AUTOSCALING_ACTIVE,
      ConditionType.CERTIFICATES_VALID,
      ConditionType.CONFIG_PROPAGATED),
  NAME_CONFLICT(
      "NameConflict",
      "Another resource holds this namespace name already; the message names it.",
      "Choose another spec.namespaceName, or delete the other resource.",
      ConditionType.ACCEPTED),
  UNKNOWN_TEAM(
      "UnknownTeam",
      "No PrismPolicy lists the team for this Kubernetes namespace.",
      "Correct spec.team, or add the team or the Kubernetes namespace to the " + "PrismPolicy.",
      ConditionType.ACCEPTED),
  LIMIT_EXCEEDED(
      "LimitExceeded",
      "The spec asks for more than the policy permits; the message names field, "
          + "value and limit.",
      "Ask for less, or have the limit raised.",
      ConditionType.ACCEPTED),
  DISALLOWED_BACKEND(
      "DisallowedBackend",
      "The policy does not permit this type of backend.",
      "Name another backend, or have the type permitted.",
      ConditionType.ACCEPTED),
  APPROVAL_REQUIRED(
      "ApprovalRequired",
      "The team may not ask for so much without an approval.",
      "Have it added to spec.approvals of the PrismPolicy, or ask for less.",
      ConditionType.ACCEPTED),
  INCOMPATIBLE_NEEDS(
      "IncompatibleNeeds",
      "The needs contradict each other.",
      "Change the fields that the message names.",
      ConditionType.ACCEPTED),
  BACKEND_CHANGE_NEEDS_MIGRATION(
      "BackendChangeNeedsMigration",
      "The spec names another backend than the one that holds the data. The old one "
          + "goes on serving.",
      "Create a PrismMigration, or put the old name back.",
      ConditionType.ACCEPTED),
  BACKEND_NOT_FOUND(
      "BackendNotFound",
      "The PrismBackend does not exist.",
      "Create it or correct the name.",
      ConditionType.ACCEPTED,
      ConditionType.BACKEND_RESOLVED),
  SHARD_NOT_FOUND(
      "ShardNotFound",
      "No PrismShard fits the placement.",
      "Create one or correct spec.placement.",
      ConditionType.ACCEPTED),
  REFERENCE_NOT_PERMITTED(
      "ReferenceNotPermitted",
      "The resource that is referred to does not admit this Kubernetes namespace.",
      "Extend its allowedNamespaces.",
      ConditionType.ACCEPTED),
  SECRET_NOT_FOUND(
      "SecretNotFound",
      "A Secret or one of its keys is missing; the message names it.",
      "Create it.",
      ConditionType.ACCEPTED,
      ConditionType.CREDENTIALS_VALID),
  SECRET_NOT_LABELLED(
      "SecretNotLabelled",
      "The Secret lacks the label " + PrismMarks.BACKEND_LABEL + " and is not read.",
      "Label it, if it is meant for this.",
      ConditionType.ACCEPTED,
      ConditionType.CREDENTIALS_VALID),
  UNSUPPORTED_VERSION(
      "UnsupportedVersion",
      "The spec holds a value that this operator does not know.",
      "Upgrade the operator, or use a value that it knows.",
      ConditionType.ACCEPTED,
      ConditionType.STALLED),
  NOT_SUPPORTED(
      "NotSupported",
      "This operator cannot do what is asked; nothing was changed.",
      "See the message.",
      ConditionType.ACCEPTED,
      ConditionType.STALLED),
  SELECTOR_REFUSED(
      "SelectorRefused",
      "allowedNamespaces.from Selector needs an operator that sees the whole cluster.",
      "Use Same or All.",
      ConditionType.ACCEPTED),
  PROCESS_LOCAL_STORE(
      "ProcessLocalStore",
      "The store lives in one process, and the change would split or lose it.",
      "Take the change back, or move the data first.",
      ConditionType.ACCEPTED),
  NO_MATCHING_BACKEND(
      "NoMatchingBackend",
      "No backend offers what is needed; the message says why each one was passed " + "over.",
      "Add a backend, or need less.",
      ConditionType.BACKEND_RESOLVED),
  PROVISION_FAILED(
      "ProvisionFailed",
      "The store refused to make the table, topic or bucket.",
      "See the message.",
      ConditionType.PROVISIONED,
      ConditionType.STALLED),
  CAPACITY_UNAVAILABLE(
      "CapacityUnavailable",
      "The store has no room for what is estimated.",
      "Enlarge the store, or lower the estimates.",
      ConditionType.PROVISIONED),
  VOLUME_DELETED(
      "VolumeDeleted",
      "The volume with the data was deleted, or is to go as soon as its pod ends.",
      "See the message; an empty one is made by nobody but you.",
      ConditionType.PROVISIONED,
      ConditionType.READY,
      ConditionType.STALLED),
  PROPAGATING(
      "Propagating",
      "Proxies are still taking up the configuration.",
      "Wait; it takes seconds.",
      ConditionType.CONFIG_PROPAGATED,
      ConditionType.READY),
  PROXY_STALE(
      "ProxyStale",
      "A proxy did not take up the configuration in time.",
      "Look at the proxies that the PrismShard lists.",
      ConditionType.CONFIG_PROPAGATED),
  PROXY_REJECTED(
      "ProxyRejected",
      "A proxy refused the configuration; it goes on with the one before.",
      "See the message.",
      ConditionType.CONFIG_PROPAGATED,
      ConditionType.STALLED),
  UNREACHABLE(
      "Unreachable",
      "The store does not answer.",
      "Check address, network policies and the store.",
      ConditionType.READY,
      ConditionType.REACHABLE,
      ConditionType.BACKEND_HEALTHY),
  DEGRADED(
      "Degraded",
      "The store answers slowly or in part.",
      "Check the store.",
      ConditionType.BACKEND_HEALTHY,
      ConditionType.READY),
  STORE_IDENTITY_MISMATCH(
      "StoreIdentityMismatch",
      "Another store answers than the one used so far. It is not used, and the "
          + "routes before stay.",
      "Point the credentials back, or create another PrismBackend and a " + "PrismMigration.",
      ConditionType.READY,
      ConditionType.REACHABLE),
  CREDENTIALS_REJECTED(
      "CredentialsRejected",
      "The store refused the credentials.",
      "Correct the Secret; the message says what else is to be done.",
      ConditionType.CREDENTIALS_VALID,
      ConditionType.BACKEND_HEALTHY,
      ConditionType.READY),
  CERTIFICATE_UNUSABLE(
      "CertificateUnusable",
      "A certificate between the parts is missing, damaged or at its end; the message names it.",
      "See the message.",
      ConditionType.CERTIFICATES_VALID,
      ConditionType.READY,
      ConditionType.STALLED),
  RENEWAL_FAILED(
      "RenewalFailed",
      "The certificate is good still and cannot be renewed; the message says until when.",
      "See the message.",
      ConditionType.CERTIFICATES_VALID),
  INTERFACES_MISSING(
      "InterfacesMissing",
      "The plugin offers less than the spec says; the message lists what.",
      "Correct the spec, or use another plugin.",
      ConditionType.READY,
      ConditionType.INTERFACES_VERIFIED),
  NOT_OBSERVED(
      "NotObserved",
      "Nobody has told yet how the store is; the message says why.",
      "Wait until a plugin runs. For a driver in the pods of gateways, see their metrics.",
      ConditionType.REACHABLE,
      ConditionType.INTERFACES_VERIFIED,
      ConditionType.CREDENTIALS_VALID,
      ConditionType.BACKEND_HEALTHY),
  PLUGIN_CRASHING(
      "PluginCrashing",
      "The plugin ends again and again.",
      "See its log and the message.",
      ConditionType.READY,
      ConditionType.PROGRESSING,
      ConditionType.AVAILABLE,
      ConditionType.STALLED),
  IMAGE_PULL_FAILED(
      "ImagePullFailed",
      "An image cannot be fetched.",
      "Correct the image or the pull secrets.",
      ConditionType.PROGRESSING,
      ConditionType.AVAILABLE,
      ConditionType.STALLED),
  UNSCHEDULABLE(
      "Unschedulable",
      "No node takes a pod; the message is the scheduler's.",
      "Change the placement or the resources, or add nodes.",
      ConditionType.PROGRESSING,
      ConditionType.AVAILABLE,
      ConditionType.STALLED),
  QUOTA_REJECTED(
      "QuotaRejected",
      "A ResourceQuota or LimitRange forbids a pod.",
      "Raise the quota, or ask for less.",
      ConditionType.PROGRESSING,
      ConditionType.AVAILABLE,
      ConditionType.STALLED),
  POD_REJECTED(
      "PodRejected",
      "The API server refuses a pod, such as by PodSecurity or an admission webhook; the message "
          + "is the server's.",
      "Change what the message names, or permit it.",
      ConditionType.PROGRESSING,
      ConditionType.AVAILABLE,
      ConditionType.STALLED),
  PROGRESS_DEADLINE_EXCEEDED(
      "ProgressDeadlineExceeded",
      "New pods did not get ready in time; those before go on serving.",
      "See the pods' events and logs.",
      ConditionType.PROGRESSING,
      ConditionType.AVAILABLE,
      ConditionType.STALLED),
  PROMOTED_BY_MIGRATION(
      "PromotedByMigration",
      "A migration moved the data; spec.backend still names the old backend.",
      "Commit the new name.",
      ConditionType.BACKEND_SPEC_IN_SYNC),
  MIGRATION_ACTIVE(
      "MigrationActive",
      "A PrismMigration is under way.",
      "Let it finish, or roll it back.",
      ConditionType.MIGRATING,
      ConditionType.DELETION_BLOCKED),
  CONFIRMATION_MISSING(
      "ConfirmationMissing",
      "Deleting the data was not confirmed; everything goes on serving.",
      "Set the annotation "
          + PrismMarks.CONFIRM_DELETE
          + " to the uid, or remove the "
          + "finalizer to take the deletion back.",
      ConditionType.DELETION_BLOCKED),
  DRAIN_PENDING(
      "DrainPending", "Calls are still running.", "Wait.", ConditionType.DELETION_BLOCKED),
  BACKEND_UNREACHABLE(
      "BackendUnreachable",
      "The store must be told and does not answer.",
      "Bring it back.",
      ConditionType.DELETION_BLOCKED),
  IN_USE(
      "InUse",
      "Other resources refer to this one; the message names them.",
      "Delete those or change them.",
      ConditionType.ACCEPTED,
      ConditionType.DELETION_BLOCKED),
  DEPENDENCIES_NOT_READY(
      "DependenciesNotReady",
      "Something that this resource refers to is not ready yet; the message names it.",
      "Look at that resource.",
      ConditionType.READY,
      ConditionType.ACCEPTED),
  ROLLING_OUT(
      "RollingOut",
      "Pods are being made or replaced.",
      "Wait.",
      ConditionType.PROGRESSING,
      ConditionType.AVAILABLE,
      ConditionType.RECONCILING),
  KEDA_NOT_INSTALLED(
      "KEDANotInstalled",
      "The cluster has no KEDA; the number of pods stays.",
      "Install it, or use the mode HPA.",
      ConditionType.AUTOSCALING_ACTIVE),
  METRICS_UNAVAILABLE(
      "MetricsUnavailable",
      "The autoscaler gets no figures.",
      "Install a metrics server or adapter.",
      ConditionType.AUTOSCALING_ACTIVE),
  AUTOSCALING_DISABLED(
      "AutoscalingDisabled",
      "Autoscaling is off.",
      "Nothing to do.",
      ConditionType.AUTOSCALING_ACTIVE),
  NEWER_VERSION(
      "NewerVersion",
      "A newer image or template is there.",
      "Set the annotation that the message names when it suits.",
      ConditionType.UPGRADE_AVAILABLE),
  PAUSED_BY_ANNOTATION(
      "PausedByAnnotation",
      "The annotation " + PrismMarks.RECONCILE + " is paused.",
      "Remove it to go on.",
      ConditionType.PAUSED),
  WAITING_FOR_GOAL(
      "WaitingForGoal",
      "The migration stands where the goal lets it.",
      "Raise spec.goal to go on.",
      ConditionType.READY),
  GOAL_REACHED(
      "GoalReached",
      "The migration is where the goal says.",
      "Nothing to do.",
      ConditionType.READY),
  PAUSED_BY_SPEC("PausedBySpec", "spec.paused is set.", "Unset it to go on.", ConditionType.READY),
  NAMESPACE_NOT_READY(
      "NamespaceNotReady",
      "The PrismNamespace is missing or not ready.",
      "Look at it.",
      ConditionType.ACCEPTED),
  CONFLICTING_MIGRATION(
      "ConflictingMigration",
      "Another migration of the namespace is under way.",
      "Let it finish, or roll it back.",
      ConditionType.ACCEPTED),
  SOURCE_NOT_ACTIVE(
      "SourceNotActive",
      "sourceRef is not the backend in use.",
      "Create a migration with the right source.",
      ConditionType.ACCEPTED),
  TARGET_NOT_PERMITTED(
      "TargetNotPermitted",
      "The namespace may not use the target.",
      "Extend the target's allowedNamespaces or the policy.",
      ConditionType.ACCEPTED),
  STRATEGY_UNSUPPORTED(
      "StrategyUnsupported",
      "The API of the namespace cannot be moved this way.",
      "Choose another strategy.",
      ConditionType.ACCEPTED),
  PREFLIGHT_FAILED(
      "PreflightFailed",
      "A check before the beginning failed; the message lists all.",
      "Mend what it lists.",
      ConditionType.STALLED),
  BARRIER_TIMEOUT(
      "BarrierTimeout",
      "Some proxies did not take up a change of routing.",
      "Delete the pods that the message names.",
      ConditionType.STALLED),
  JOURNAL_NOT_DRAINING(
      "JournalNotDraining",
      "Writes are noted faster than they can be carried over.",
      "Check the target.",
      ConditionType.STALLED),
  VALIDATION_FAILING(
      "ValidationFailing", "The stores differ.", "See the message.", ConditionType.STALLED),
  TARGET_UNHEALTHY(
      "TargetUnhealthy", "The target fails too often.", "Check the target.", ConditionType.STALLED),
  AUTHORITY_MISMATCH(
      "AuthorityMismatch",
      "The stores' own records disagree with the migration about which one decides.",
      "Do not force anything; see the migration guide.",
      ConditionType.STALLED),
  AUTO_ROLLED_BACK(
      "AutoRolledBack",
      "Reads went back by themselves because a limit was passed.",
      "Find the cause, then change the spec to try again.",
      ConditionType.STALLED);

  private final String wire;
  private final String meaning;
  private final String remedy;
  private final List<ConditionType> conditions;

  Reason(String wire, String meaning, String remedy, ConditionType... conditions) {
    this.wire = wire;
    this.meaning = meaning;
    this.remedy = remedy;
    this.conditions = List.of(conditions);
  }

  @Override
  public String wire() {
    return wire;
  }

  @Override
  public String meaning() {
    return meaning;
  }

  /** What a person can do about it. */
  public String remedy() {
    return remedy;
  }

  /** The conditions that it can explain. */
  public List<ConditionType> conditions() {
    return conditions;
  }
}
