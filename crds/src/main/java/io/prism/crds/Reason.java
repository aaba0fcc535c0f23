package io.prism.crds;

import io.prism.crds.schema.Choice;
import java.util.List;

/** Why a condition is as it is. Programs may rely on these words; see {@link ReservedReason}. */
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
  EXPIRED(
      "Expired",
      "The time that spec.expireAfterSeconds gives is over: gateways refuse all calls, the data stays.",
      "Raise or remove the field to have it serve again.",
      ConditionType.READY,
      ConditionType.ACCEPTED),
  UNDER_MAINTENANCE(
      "UnderMaintenance",
      "The PrismBackend or PrismShard is under maintenance: gateways refuse writes, or all calls, though the "
          + "spec asks for more; the message names it. The data stays.",
      "Wait, or end it in the spec.maintenance of that resource.",
      ConditionType.READY,
      ConditionType.ACCEPTED),
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
      "The spec asks for more than the policy permits; the message names field, value and limit.",
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
      "Put the old name back. This release moves no data between stores.",
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
  STORE_FULL(
      "StoreFull",
      "The store has no room for more: it refuses writes that need some, and serves all else.",
      "Delete items, or give the store more room; for SQLite enlarge its volume.",
      ConditionType.READY,
      ConditionType.REACHABLE,
      ConditionType.BACKEND_HEALTHY),
  STORE_IDENTITY_MISMATCH(
      "StoreIdentityMismatch",
      "Another store is found than the one used so far; the message says whether calls go on in the "
          + "one before, and whether gateways use the other one.",
      "Put back what leads to it, or accept the other one, without the data, by the annotation "
          + PrismMarks.ACCEPT_STORE
          + ".",
      ConditionType.READY,
      ConditionType.REACHABLE,
      ConditionType.BACKEND_HEALTHY,
      ConditionType.STALLED),
  CREDENTIALS_REJECTED(
      "CredentialsRejected",
      "The store refused the credentials.",
      "Correct the Secret; plugins take it up by themselves, gateways with the mode InProcess when "
          + "they are replaced.",
      ConditionType.CREDENTIALS_VALID,
      ConditionType.BACKEND_HEALTHY,
      ConditionType.READY),
  CREDENTIALS_NOT_TAKEN(
      "CredentialsNotTaken",
      "The credentials that the Secret holds now do not work; calls go on with those before.",
      "Correct the Secret; plugins take it up by themselves, gateways with the mode InProcess when "
          + "they are replaced.",
      ConditionType.CREDENTIALS_VALID,
      ConditionType.READY,
      ConditionType.STALLED),
  CERTIFICATE_UNUSABLE(
      "CertificateUnusable",
      "A certificate of pods is missing, damaged or at its end; the message names it.",
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
      "Wait until a plugin runs; where the driver runs in the pods of gateways, until those run and "
          + "a namespace uses the store.",
      ConditionType.REACHABLE,
      ConditionType.INTERFACES_VERIFIED,
      ConditionType.CREDENTIALS_VALID,
      ConditionType.BACKEND_HEALTHY),
  PLUGIN_CRASHING(
      "PluginCrashing",
      "A plugin ends again and again. Namespaces on other backends are not touched.",
      "See its log and the message.",
      ConditionType.READY,
      ConditionType.PROGRESSING,
      ConditionType.AVAILABLE,
      ConditionType.STALLED),
  PROXY_CRASHING(
      "ProxyCrashing",
      "A gateway ends again and again. The others of its shard serve on.",
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
  CONFIRMATION_MISSING(
      "ConfirmationMissing",
      "The deletion was not confirmed; everything goes on serving. The message says whether the data "
          + "would be erased.",
      "Set the annotation "
          + PrismMarks.CONFIRM_DELETE
          + " to the uid. To take the deletion back, save the manifest, remove the finalizers, and apply it again under the same name: it is served all the while.",
      ConditionType.DELETION_BLOCKED),
  DRAIN_PENDING(
      "DrainPending", "Calls are still running.", "Wait.", ConditionType.DELETION_BLOCKED),
  ERASURE_PENDING(
      "ErasurePending",
      "The data of the deleted namespace is being erased; nobody serves it any more. Its name and "
          + "what is left are nobody else's until all is gone.",
      "Wait; when it takes long, the message says which gateway waits for what. To give it up, and "
          + "keep what is left, set the annotation "
          + PrismMarks.ABANDON_ERASURE
          + " to the uid.",
      ConditionType.ACCEPTED,
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
  RECONCILIATION_FAILED(
      "ReconciliationFailed",
      "What the operator does fails again and again, mostly because the API server refuses it; the message has its words. What serves goes on serving.",
      "Mend what the message names, such as a missing right, an admission webhook or a quota.",
      ConditionType.ACCEPTED,
      ConditionType.STALLED),
  KEDA_NOT_INSTALLED(
      "KEDANotInstalled",
      "The cluster has no KEDA; the number of pods stays.",
      "Install it, or use the mode HPA.",
      ConditionType.AUTOSCALING_ACTIVE),
  NEWER_VERSION(
      "NewerVersion",
      "This operator would make the pods otherwise, most often with a newer image. They stay as they are.",
      "When that suits, set the annotation "
          + PrismMarks.UPGRADE
          + " to the hash in the message, which says what replacing the pods means.",
      ConditionType.UPGRADE_AVAILABLE),
  PAUSED_BY_ANNOTATION(
      "PausedByAnnotation",
      "The annotation " + PrismMarks.RECONCILE + " is paused.",
      "Remove it to go on.",
      ConditionType.PAUSED),
  ANOTHER_INSTALLATION(
      "AnotherInstallation",
      "Two installations see the same Kubernetes namespace; the one that was first goes on alone.",
      "Give each installation Kubernetes namespaces of its own, and remove the annotation "
          + PrismMarks.CONTENDER
          + " as the message says.",
      ConditionType.CONTESTED);

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
