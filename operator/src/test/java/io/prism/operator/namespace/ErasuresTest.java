package io.prism.operator.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.prism.control.stream.Entry;
import io.prism.control.stream.RefusedEntries;
import io.prism.control.stream.wire.ErasureContent;
import io.prism.control.stream.wire.UnreadableException;
import io.prism.crds.PrismBackend;
import io.prism.crds.PrismMarks;
import io.prism.crds.PrismNamespace;
import io.prism.operator.FakeClock;
import io.prism.operator.Resources;
import io.prism.operator.resource.ObjectKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** How the data of deleted namespaces is erased, as the operator sees it. */
class ErasuresTest {

  private static final String ORDER = "erase:notes";
  private static final ObjectKey SHARD = new ObjectKey("prism-system", "default");
  private static final PrismNamespace NOTES = Resources.namespace("");
  private static final Claim FREE = Claim.first("notes", ObjectKey.of(NOTES));

  private final FakeClock clock = new FakeClock();
  private final Epochs epochs = new Epochs(clock);
  private final NamespaceJudge judge = new NamespaceJudge(Resources.installation(), clock);
  private final TestFleet fleet = new TestFleet();
  private final TestClaims claims = new TestClaims();
  private final Erasures erasures = new Erasures(_ -> fleet, claims, judge, epochs);
  private final Claim bound = bound(Resources.postgres("pg"));

  private Claim bound(PrismBackend backend) {
    return FREE.bound(((Verdict.Accepted) judge.judge(NOTES, FREE, view(backend))).binding());
  }

  private static Claim knowing(Claim claim, String identity) {
    Claim.Binding of = claim.binding().orElseThrow();
    return claim.bound(
        new Claim.Binding(
            of.backend(),
            of.backendType(),
            of.selectedBy(),
            of.reason(),
            of.shard(),
            of.spec(),
            Optional.of(identity)));
  }

  private static ClusterView view(PrismBackend... backends) {
    return new ClusterView(
        List.of(backends),
        List.of(Resources.defaultShard()),
        Optional.empty(),
        List.of(),
        Optional.empty());
  }

  private Optional<String> advance(PrismBackend... backends) {
    return erasures
        .advance(claims.stored().orElseThrow(), view(backends))
        .map(Erasures.Pending::what);
  }

  private int begin(Claim claim) {
    return erasures.begin(claim).erasure().orElseThrow();
  }

  private ErasureContent order() {
    try {
      return ErasureContent.read(fleet.find(ORDER).orElseThrow());
    } catch (UnreadableException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void theNameIsGivenUpOnceEveryGatewaySaysThatNothingIsLeft() {
    int epoch = begin(bound);
    fleet.says("a", Map.of());
    assertThat(advance(Resources.postgres("pg"))).hasValueSatisfying(contains("gateway a"));

    fleet.says("a", Map.of(ORDER, epoch));
    fleet.says("b", Map.of(ORDER, epoch - 1));
    clock.advance(Duration.ofMinutes(1));
    assertThat(advance(Resources.postgres("pg"))).hasValueSatisfying(contains("gateway b"));

    fleet.says("b", Map.of(ORDER, epoch));
    assertThat(advance(Resources.postgres("pg"))).isEmpty();
    assertThat(claims.stored()).isEmpty();
    assertThat(fleet.set().entries()).isEmpty();
  }

  @Test
  void withoutGatewaysNobodyErases() {
    begin(bound);
    clock.advance(Duration.ofMinutes(1));

    assertThat(advance(Resources.postgres("pg"))).hasValueSatisfying(contains("no gateway"));
    assertThat(claims.stored()).isPresent();
  }

  @Test
  void theNextOwnerIsToDrawALaterEpoch() {
    int epoch = begin(bound);
    fleet.says("a", Map.of(ORDER, epoch));
    advance(Resources.postgres("pg"));
    fleet.says("a", Map.of(ORDER, epoch));

    assertThat(advance(Resources.postgres("pg"))).hasValueSatisfying(contains("in a moment"));
    clock.advance(Duration.ofSeconds(1));
    assertThat(advance(Resources.postgres("pg"))).isEmpty();
    assertThat(epochs.now()).isGreaterThan(epoch);
  }

  @Test
  void aClockThatWasSetBackKeepsNoNameForLong() {
    int epoch = begin(bound);
    advance(Resources.postgres("pg"));
    fleet.says("a", Map.of(ORDER, epoch));
    clock.advance(Duration.ofDays(-1));

    assertThat(advance(Resources.postgres("pg"))).isEmpty();
  }

  @Test
  void anOrderIsLaterThanWhatItsOwnerWroteWhateverTheClockSays() {
    assertThat(begin(bound)).isEqualTo(epochs.now());
    assertThat(begin(bound.atLeast(epochs.now() + 500))).isEqualTo(epochs.now() + 501);
  }

  @Test
  void whereTheStoreIsInALaterEpochTheOrderIsGivenOnceMore() {
    int epoch = begin(bound);
    advance(Resources.postgres("pg"));
    int recorded = epoch + 3600;
    fleet.says("a", Map.of(), new RefusedEntries(1, Map.of(), Map.of(ORDER, recorded)));

    assertThat(advance(Resources.postgres("pg"))).hasValueSatisfying(contains("epoch " + recorded));
    assertThat(claims.stored().orElseThrow().state()).isEqualTo(Claim.State.ERASING);
    assertThat(claims.stored().orElseThrow().erasure()).hasValue(recorded + 1);
    advance(Resources.postgres("pg"));
    assertThat(order().epoch()).isEqualTo(recorded + 1);
    advance(Resources.postgres("pg"));
    assertThat(order().epoch())
        .as("what it said of the one before is no news")
        .isEqualTo(recorded + 1);
  }

  @Test
  void maintenanceTakesTheOrderOutUntilItEnds() {
    begin(bound);
    advance(Resources.postgres("pg"));
    assertThat(fleet.find(ORDER)).isPresent();
    PrismBackend maintained =
        Resources.backend(
            "pg",
            "type: Postgres, connection: {url: 'postgres://pg:5432/prism', usernameFrom:"
                + " {secretKeyRef: {name: pg, key: user}}}, maintenance: ReadOnly");

    assertThat(advance(maintained)).hasValueSatisfying(contains("ReadOnly"));
    assertThat(fleet.find(ORDER)).isEmpty();
    advance(Resources.postgres("pg"));
    assertThat(fleet.find(ORDER)).isPresent();
  }

  @Test
  void anotherStoreUnderTheSameNameIsLeftAlone() {
    begin(knowing(bound, "ours"));
    assertThat(advance()).hasValueSatisfying(contains("is not there"));
    PrismBackend other = Resources.holding("theirs", Resources.postgres("pg"));

    assertThat(advance(other))
        .hasValueSatisfying(contains("theirs"))
        .hasValueSatisfying(contains("ours"))
        .hasValueSatisfying(contains(PrismMarks.ACCEPT_STORE));
    assertThat(fleet.find(ORDER)).isEmpty();

    other.getMetadata().setAnnotations(Map.of(PrismMarks.ACCEPT_STORE, "theirs"));
    advance(other);
    assertThat(order().backend().storeIdentity()).contains("theirs");
  }

  @Test
  void gatewaysAreToldWhichStoreItIs() {
    begin(knowing(bound, "ours"));
    advance(Resources.postgres("pg"));

    assertThat(order().backend().storeIdentity()).contains("ours");
  }

  @Test
  void whatIsGivenUpStaysWithItsOwnerOutOfReachOfTheOrder() {
    int epoch = begin(bound);
    advance(Resources.postgres("pg"));
    fleet.says("a", Map.of());
    Claim erasing = claims.stored().orElseThrow();

    assertThat(erasures.abandon(erasing)).as("a gateway has the order still").isPresent();
    assertThat(fleet.find(ORDER)).isEmpty();
    fleet.says("a", Map.of());
    assertThat(erasures.abandon(erasing)).isEmpty();
    Claim left = claims.stored().orElseThrow();
    assertThat(left.state()).isEqualTo(Claim.State.TOMBSTONE);
    assertThat(left.isOf(FREE.owner())).isTrue();
    assertThat(left.epoch()).isGreaterThan(epoch + 1);
  }

  @Test
  void anOrderWhoseClaimSomebodyRemovedReachesNobodyElse() {
    int epoch = begin(bound.atLeast(epochs.now() + 900));
    advance(Resources.postgres("pg"));
    fleet.leave();
    FirstEpochs first = new FirstEpochs(_ -> fleet, epochs);
    Claim next = first.begin(Claim.first("notes", new ObjectKey("other", "notes")), List.of(SHARD));

    assertThat(next.epoch()).isGreaterThan(epoch + 1);
    assertThat(fleet.find(ORDER)).as("it is taken out").isEmpty();
  }

  @Test
  void epochsOfClaimsAreThoseThatGatewaysKnow() {
    FirstEpochs first = new FirstEpochs(_ -> fleet, epochs);
    assertThat(first.begin(FREE, List.of(SHARD)).epoch()).isEqualTo(epochs.now());
    assertThat(first.current(bound).epoch()).as("of an earlier release").isZero();

    fleet.publish(Entry.of("notes", 7, false, ByteString.EMPTY));
    assertThat(first.begin(bound, List.of(SHARD)).epoch())
        .as("only its claim was lost")
        .isEqualTo(7);
    assertThat(first.current(bound).epoch()).as("restored from a backup").isEqualTo(7);
    assertThat(first.current(bound.atLeast(9)).epoch()).isEqualTo(9);
  }

  private static Consumer<String> contains(String part) {
    return text -> assertThat(text).contains(part);
  }
}
