package io.prism.operator.process;

import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.grpc.InsecureServerCredentials;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.RuntimeInfo;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import io.prism.control.stream.Timers;
import io.prism.control.stream.edge.TokenVerifier;
import io.prism.crds.PrismApi;
import io.prism.crds.PrismBackend;
import io.prism.crds.PrismPolicy;
import io.prism.crds.PrismShard;
import io.prism.operator.backend.BackendReconciler;
import io.prism.operator.certificates.Expiries;
import io.prism.operator.config.PodTokens;
import io.prism.operator.config.Publishers;
import io.prism.operator.config.SignedTokens;
import io.prism.operator.config.StreamHost;
import io.prism.operator.install.DefaultShard;
import io.prism.operator.install.Definitions;
import io.prism.operator.install.PolicyFile;
import io.prism.operator.migration.MigrationReconciler;
import io.prism.operator.namespace.Claims;
import io.prism.operator.namespace.Horizon;
import io.prism.operator.namespace.NamespaceJudge;
import io.prism.operator.namespace.NamespaceReconciler;
import io.prism.operator.policy.PolicyReconciler;
import io.prism.operator.resource.Applier;
import io.prism.operator.resource.Operators;
import io.prism.operator.resource.OwnedObjects;
import io.prism.operator.resource.Watched;
import io.prism.operator.shard.CursorKeys;
import io.prism.operator.shard.ShardCertificates;
import io.prism.operator.shard.ShardReconciler;
import io.prism.operator.telemetry.OperatorMeters;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One replica: serves the configuration stream from the start, and reconciles while it leads. A
 * replica that loses the lead ends its process, so that nothing it began goes on.
 */
public final class OperatorProcess implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(OperatorProcess.class);

  private static final String LACKING = "the cluster lacks definitions of Prism's kinds";

  /** The Lease by which replicas agree on who leads. */
  public static final String LEADER_LEASE = "prism-operator-leader";

  private static final Duration SWEEP_PERIOD = Duration.ofSeconds(5);
  private static final Duration LOOK_PERIOD = Duration.ofSeconds(1);
  private static final Duration AGAIN = Duration.ofSeconds(10);
  private static final Duration FIRST_RETRY = Duration.ofMillis(500);
  private static final double RETRY_GROWTH = 1.5;
  private static final Duration LATEST_RETRY = Duration.ofSeconds(30);
  private static final int RECONCILIATIONS_AT_A_TIME = 32;

  private final Operator operator;
  private final Definitions definitions;
  private final Reconciliations reconciliations;
  private final StreamHost streams;
  private final HttpAnswers health;
  private final HttpAnswers numbers;
  private final OperatorMeters meters;
  private final ScheduledExecutorService background;
  private final Leadership leadership;

  private OperatorProcess(
      Operator operator,
      Definitions definitions,
      Reconciliations reconciliations,
      StreamHost streams,
      HttpAnswers health,
      HttpAnswers numbers,
      OperatorMeters meters,
      ScheduledExecutorService background,
      Leadership leadership) {
    this.operator = operator;
    this.definitions = definitions;
    this.reconciliations = reconciliations;
    this.streams = streams;
    this.health = health;
    this.numbers = numbers;
    this.meters = meters;
    this.background = background;
    this.leadership = leadership;
  }

  /**
   * Starts a replica, which serves the stream from now on.
   *
   * @throws IOException when an address cannot be bound
   */
  public static OperatorProcess start(KubernetesClient client, OperatorOptions options)
      throws IOException {
    Begun begun = new Begun();
    try {
      return start(client, options, begun);
    } catch (IOException | RuntimeException e) {
      begun.close(e);
      throw e;
    }
  }

  private static OperatorProcess start(
      KubernetesClient client, OperatorOptions options, Begun begun) throws IOException {
    Clock clock = Clock.systemUTC();
    register(client);
    OperatorMeters meters = begun.with(new OperatorMeters(clock));
    Claims claims = new Claims(client, options.ownNamespace());
    Publishers publishers = new Publishers(client, Timers.DEFAULT, clock, claims);
    Horizon horizon = horizon(client, options);
    Expiries expiries = new Expiries(clock);
    Optional<Security> security = Security.of(client, options, expiries, clock);
    Optional<TokenVerifier> verifier =
        options.authenticate() ? Optional.of(verifier(client, horizon)) : Optional.empty();
    StreamHost streams =
        begun.with(
            new StreamHost(
                client,
                options.watched(),
                publishers,
                Timers.DEFAULT,
                clock,
                new InetSocketAddress(options.streamHost(), options.streamPort()),
                security.map(Security::credentials).orElseGet(InsecureServerCredentials::create),
                verifier));
    meters.watchShards(streams::shards);
    meters.watchCertificates(expiries::soonest);
    ScheduledExecutorService background =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("background").factory());
    begun.with(background::shutdownNow);
    Reconciliations reconciliations = begun.with(new Reconciliations(RECONCILIATIONS_AT_A_TIME));
    Operator operator = operator(client, meters, reconciliations);
    Leadership leadership =
        begun.with(
            new Leadership(
                client,
                options.ownNamespace(),
                options.identity(),
                () -> {
                  meters.lead();
                  security.ifPresent(Security::lead);
                  options
                      .defaultShard()
                      .ifPresent(file -> begin(new DefaultShard(client, file), background));
                  operator.start();
                }));
    registerAll(
        operator,
        client,
        options,
        horizon,
        publishers,
        claims,
        ShardCertificates.of(client, security.map(Security::certificates), expiries, clock),
        clock);
    Definitions definitions = new Definitions(client, kinds(horizon));
    HttpAnswers health =
        begun.with(
            HttpAnswers.probes(
                options.healthPort(),
                () -> missing(leadership, operator.getRuntimeInfo(), definitions, security)));
    HttpAnswers numbers = begun.with(HttpAnswers.metrics(options.metricsPort(), meters::scrape));
    OperatorProcess process =
        new OperatorProcess(
            operator,
            definitions,
            reconciliations,
            streams,
            health,
            numbers,
            meters,
            background,
            leadership);
    background.scheduleWithFixedDelay(
        publishers::sweep, SWEEP_PERIOD.toMillis(), SWEEP_PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    background.scheduleWithFixedDelay(
        streams::tidy, SWEEP_PERIOD.toMillis(), SWEEP_PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    security.ifPresent(
        own ->
            background.scheduleWithFixedDelay(
                own::look, 0, LOOK_PERIOD.toMillis(), TimeUnit.MILLISECONDS));
    return process;
  }

  /**
   * Stands for election, and reconciles as soon as it leads, unless the cluster lacks a definition.
   *
   * @return whether it does
   */
  public boolean standForElection() {
    List<String> missing = definitions.missing();
    if (!missing.isEmpty()) {
      LOG.atWarn().addKeyValue("kinds", missing).log(LACKING);
      return false;
    }
    leadership.stand();
    return true;
  }

  /** Has the client read our kinds as what they are, at once; else it reads each object twice. */
  private static void register(KubernetesClient client) {
    PrismApi.KINDS.forEach(
        kind ->
            client
                .getKubernetesSerialization()
                .registerKubernetesResource(kind.asSubclass(KubernetesResource.class)));
  }

  /** What keeps the replica from being of use; one in reserve needs no watches. */
  private static Optional<String> missing(
      Leadership leadership,
      RuntimeInfo watches,
      Definitions definitions,
      Optional<Security> security) {
    if (!leadership.stands()) {
      List<String> lacking = definitions.missing();
      return Optional.of(
          lacking.isEmpty() ? "it begins" : LACKING + ": " + String.join(", ", lacking));
    }
    return leadership.leads() && !(watches.isStarted() && watches.allEventSourcesAreHealthy())
        ? Optional.of("the watches are not up")
        : security.flatMap(Security::missing);
  }

  private static List<Class<?>> kinds(Horizon horizon) {
    return PrismApi.KINDS.stream()
        .filter(kind -> kind != PrismPolicy.class || horizon instanceof Horizon.Cluster)
        .toList();
  }

  private static Horizon horizon(KubernetesClient client, OperatorOptions options)
      throws IOException {
    if (options.watched().isEmpty()) {
      return new Horizon.Cluster();
    }
    return options.policy().isPresent()
        ? new Horizon.Namespaces(Optional.of(new PolicyFile(client).read(options.policy().get())))
        : new Horizon.Namespaces(Optional.empty());
  }

  /** A review of a token takes a right over the whole cluster. */
  private static TokenVerifier verifier(KubernetesClient client, Horizon horizon) {
    return switch (horizon) {
      case Horizon.Cluster _ -> new PodTokens(client);
      case Horizon.Namespaces _ -> new SignedTokens(client);
    };
  }

  /** Makes the first shard, beside what a new leader does; tries again until it worked. */
  private static void begin(DefaultShard shard, ScheduledExecutorService background) {
    background.execute(
        () -> {
          try {
            shard.make();
          } catch (IOException | RuntimeException e) {
            LOG.atWarn().setCause(e).log("could not make the default shard; it is tried again");
            var unused =
                background.schedule(
                    () -> begin(shard, background), AGAIN.toMillis(), TimeUnit.MILLISECONDS);
          }
        });
  }

  private static Operator operator(
      KubernetesClient client, OperatorMeters meters, Reconciliations reconciliations) {
    return new Operator(
        overrider ->
            overrider
                .withKubernetesClient(client)
                .withCloseClientOnStop(false)
                .withMetrics(meters.reconciliations())
                .withExecutorService(reconciliations.threads()));
  }

  private static void registerAll(
      Operator operator,
      KubernetesClient client,
      OperatorOptions options,
      Horizon horizon,
      Publishers publishers,
      Claims claims,
      ShardCertificates certificates,
      Clock clock) {
    boolean isCluster = horizon instanceof Horizon.Cluster;
    Applier applier = new Applier(client);
    Operators operators =
        new Operators(client, options.installation().namespace(), LEADER_LEASE, clock);
    register(
        operator,
        options,
        new BackendReconciler(
            options.installation(),
            new OwnedObjects<>(applier, operators, PrismBackend.class),
            certificates.parts(),
            isCluster,
            clock),
        BackendReconciler.FINALIZER);
    register(
        operator,
        options,
        new ShardReconciler(
            options.installation(),
            new OwnedObjects<>(applier, operators, PrismShard.class),
            new CursorKeys(client, clock),
            certificates,
            publishers,
            isCluster,
            clock),
        ShardReconciler.FINALIZER);
    register(
        operator,
        options,
        new NamespaceReconciler(
            claims, new NamespaceJudge(options.installation(), clock), publishers, horizon, clock),
        NamespaceReconciler.FINALIZER);
    register(operator, options, new MigrationReconciler(clock), "");
    if (isCluster) {
      register(operator, options, new PolicyReconciler(clock), "");
    }
  }

  private static <P extends CustomResource<?, ?>> void register(
      Operator operator, OperatorOptions options, Reconciler<P> reconciler, String finalizer) {
    operator.register(
        reconciler,
        (ControllerConfigurationOverrider<P> overrider) -> {
          overrider
              .withFieldManager(Applier.FIELD_MANAGER)
              .withGenerationAware(false)
              .withRetry(retry())
              .withOnUpdateFilter(Watched::concernsItself);
          options.watched().ifPresent(overrider::settingNamespaces);
          if (!finalizer.isEmpty()) {
            overrider.withFinalizer(finalizer);
          }
        });
  }

  /** Without an end: whatever a reconciliation failed for may be mended where nobody watches. */
  private static GenericRetry retry() {
    return new GenericRetry()
        .withoutMaxAttempts()
        .setInitialInterval(FIRST_RETRY)
        .setIntervalMultiplier(RETRY_GROWTH)
        .setMaxInterval(LATEST_RETRY.toMillis());
  }

  /** Where gateways connect. */
  public InetSocketAddress streamAddress() {
    return streams.address();
  }

  /** Where probes are answered. */
  public InetSocketAddress healthAddress() {
    return health.address();
  }

  /** Where numbers are told. */
  public InetSocketAddress metricsAddress() {
    return numbers.address();
  }

  /** Stops reconciling, gives the lead up, and lets the gateways go to other replicas. */
  @Override
  public void close() {
    leadership.end();
    background.shutdownNow();
    reconciliations.close();
    if (operator.getRuntimeInfo().isStarted()) {
      operator.stop();
    }
    leadership.close();
    streams.close();
    health.close();
    numbers.close();
    meters.close();
  }
}
