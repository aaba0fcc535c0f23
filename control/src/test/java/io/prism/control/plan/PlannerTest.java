package io.prism.control.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.backend.BackendFactory;
import io.prism.control.InstalledTypes;
import io.prism.control.TestHost;
import io.prism.control.document.ApplicationDocument;
import io.prism.control.document.ApplicationParser;
import io.prism.control.document.BackendEntries;
import io.prism.control.document.ServerDocument;
import io.prism.control.document.ServerParser;
import io.prism.control.document.SourceText;
import io.prism.control.snapshot.NamespaceConfig;
import io.prism.control.snapshot.ServerConfig;
import io.prism.control.violation.Findings;
import io.prism.control.violation.Rule;
import io.prism.control.violation.Violation;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PlannerTest {

  private static final String STORES =
      """
      - {name: volatile, type: memory}
      - {name: tiny, type: tiny}
      - {name: zdisk, type: sqlite}
      - {name: disk, type: sqlite}
      """;

  private final Findings findings = new Findings();

  @Test
  void theFirstByNameWinsAmongEqualsWhateverTheOrderOfTheDocument() {
    assertThat(chosen("{name: n, pattern: keyvalue}", STORES).backend()).isEqualTo("disk");
  }

  @Test
  void theReasonNamesEveryOtherStoreWithItsFirstFailure() {
    assertThat(chosen("{name: n, pattern: keyvalue}", STORES).selectionReason())
        .isEqualTo(
            "chosen automatically: 'disk' (sqlite) offers strong durability and keyvalue_basic;"
                + " not 'tiny': promises the durability eventual, but strong is needed;"
                + " not 'volatile': promises the durability best-effort, but strong is needed;"
                + " not 'zdisk': fits as well, but comes later by name");
  }

  @Test
  void theWeakestPromiseThatIsEnoughWins() {
    String eventual = "{name: n, pattern: keyvalue, needs: {durability: eventual}}";
    String bestEffort = "{name: n, pattern: keyvalue, needs: {durability: best-effort}}";

    assertThat(chosen(eventual, STORES).backend()).isEqualTo("tiny");
    assertThat(chosen(eventual, STORES).selectionReason())
        .contains("not 'disk': fits, but promises more than is needed");
    assertThat(chosen(bestEffort, STORES).backend()).isEqualTo("volatile");
  }

  @Test
  void aVolatileStoreIsNeverChosenForDataThatMustLast() {
    plan(
        "{name: n, pattern: keyvalue, needs: {durability: eventual}}", "- {name: m, type: memory}");

    assertThat(rules()).isEqualTo("no-matching-backend");
  }

  @Test
  void aPreferredTypeWinsWhenItFits() {
    String preference =
        "{name: n, pattern: keyvalue, needs: {durability: eventual, backend_preference: [memory,"
            + " sqlite]}}";

    NamespaceConfig namespace = chosen(preference, STORES);

    assertThat(namespace.backend()).isEqualTo("disk");
    assertThat(namespace.selectionReason())
        .contains("not 'tiny': fits, but the type sqlite is preferred");
  }

  @Test
  void interfacesAndSizesAreFilters() {
    String scans =
        "{name: n, pattern: keyvalue, needs: {durability: eventual, required_interfaces:"
            + " [keyvalue_scan]}}";
    String large =
        "{name: n, pattern: keyvalue, needs: {durability: eventual, max_item_size: 3MiB}}";

    assertThat(chosen(scans, STORES).selectionReason())
        .contains("not 'tiny': does not implement keyvalue_scan");
    assertThat(chosen(large, STORES).selectionReason())
        .contains("not 'tiny': takes values of at most 2097152 bytes, but 3145728 are needed");
  }

  @Test
  void theOnlyStoreOfATypeIsFound() {
    String byType =
        "{name: n, pattern: keyvalue, needs: {durability: eventual}, backend: {type: tiny}}";

    assertThat(chosen(byType, STORES).selectionReason())
        .isEqualTo("'tiny' (tiny): the store of type tiny");
  }

  @Test
  void storesThatAreClosedToANamespaceMakeATypeUnique() {
    String stores =
        """
        - {name: disk, type: sqlite, allow_namespaces: ["team-a-*"]}
        - {name: zdisk, type: sqlite, allow_namespaces: [n]}
        """;

    assertThat(chosen("{name: n, pattern: keyvalue, backend: {type: sqlite}}", stores).backend())
        .isEqualTo("zdisk");
    assertThat(
            chosen("{name: team-a-x, pattern: keyvalue, backend: {type: sqlite}}", stores)
                .backend())
        .isEqualTo("disk");
  }

  @Test
  void aPluginIsBelievedWhenItIsNamedAndAskedWhatItCanDoWhenNot() {
    String silent = "- {name: far, type: postgres, plugin: {address: \"h:1\"}}";
    String declared =
        "- {name: far, type: postgres, plugin: {address: \"h:1\"}, declares: {durability: strong,"
            + " interfaces: [keyvalue_basic]}}";

    assertThat(chosen("{name: n, pattern: keyvalue, backend: {name: far}}", silent).backend())
        .isEqualTo("far");
    assertThat(chosen("{name: n, pattern: keyvalue}", declared).backend()).isEqualTo("far");
    Plan plan = plan("{name: n, pattern: keyvalue}", declared).orElseThrow();
    assertThat(plan.snapshot().backends().get("far").factory()).isEqualTo("plugin");
    assertThat(plan.snapshot().backends().get("far").type()).isEqualTo("postgres");
    assertThat(plan.snapshot().backends().get("far").settings().values())
        .containsExactlyInAnyOrderEntriesOf(Map.of("address", "h:1", "type", "postgres"));
  }

  @Test
  void aBoundNamespaceKeepsItsStoreThoughAnotherWouldBeChosenToday() {
    Plan plan =
        plan("{name: n, pattern: keyvalue}", STORES, bound("zdisk", "sqlite")).orElseThrow();

    NamespaceConfig namespace = plan.snapshot().namespace("n").orElseThrow();
    assertThat(namespace.backend()).isEqualTo("zdisk");
    assertThat(namespace.storeNamespace()).isEqualTo("n-in-store");
    assertThat(namespace.epoch()).isEqualTo(7);
    assertThat(namespace.selectionReason())
        .startsWith(
            "kept: the data is in 'zdisk' (sqlite); today it would be: chosen automatically:"
                + " 'disk' (sqlite)");
  }

  @Test
  void aBoundStoreSettlesWhichOfSeveralOfAType() {
    String byType = "{name: n, pattern: keyvalue, backend: {type: sqlite}}";

    assertThat(
            plan(byType, STORES, bound("zdisk", "sqlite")).orElseThrow().snapshot().namespace("n"))
        .get()
        .extracting(NamespaceConfig::backend)
        .isEqualTo("zdisk");
  }

  @Test
  void anExplicitChangeOfStoreIsRefusedNamingBoth() {
    plan("{name: n, pattern: keyvalue, backend: {name: disk}}", STORES, bound("zdisk", "sqlite"));

    assertThat(findings.sorted())
        .singleElement()
        .satisfies(
            violation -> {
              assertThat(violation.rule()).isEqualTo(Rule.BINDING_CONFLICT);
              assertThat(violation.problem())
                  .isEqualTo(
                      "the data of 'n' is in the store 'zdisk', and 'disk' is asked for: its data"
                          + " would be left behind");
              assertThat(violation.remedy())
                  .isEqualTo(
                      "write 'name: zdisk', or give the namespace a new name to begin without data");
              assertThat(violation.location().path()).isEqualTo("namespaces[0].backend.name");
            });
  }

  @Test
  void aBoundStoreThatIsNotConfiguredAnyMoreIsMissed() {
    plan("{name: n, pattern: keyvalue}", STORES, bound("gone", "sqlite"));

    assertThat(findings.sorted())
        .singleElement()
        .satisfies(
            violation -> {
              assertThat(violation.rule()).isEqualTo(Rule.BINDING_CONFLICT);
              assertThat(violation.problem())
                  .isEqualTo(
                      "its data is in the store 'gone' (sqlite), which is not configured any more");
            });
  }

  @Test
  void aBoundStoreThatChangedItsTypeIsRefused() {
    plan("{name: n, pattern: keyvalue}", STORES, bound("disk", "postgres"));

    assertThat(findings.sorted())
        .singleElement()
        .extracting(Violation::problem)
        .isEqualTo(
            "the data of 'n' is in a store of type postgres, but 'disk' is now of type sqlite");
  }

  @Test
  void needsThatTheBoundStoreCannotMeetAreRefusedAndDoNotMoveTheNamespace() {
    plan("{name: n, pattern: keyvalue}", STORES, bound("volatile", "memory"));

    assertThat(findings.sorted())
        .singleElement()
        .satisfies(
            violation -> {
              assertThat(violation.rule()).isEqualTo(Rule.BINDING_CONFLICT);
              assertThat(violation.remedy()).startsWith("its data is there");
            });
  }

  @Test
  void aBoundStoreIsKeptThoughItIsNoLongerOfferedForAutomaticChoice() {
    String stores = "- {name: disk, type: sqlite, auto: false}\n- {name: new, type: sqlite}";

    assertThat(plan("{name: n, pattern: keyvalue}", stores, bound("disk", "sqlite")))
        .get()
        .extracting(plan -> plan.snapshot().namespace("n").orElseThrow().backend())
        .isEqualTo("disk");
  }

  @Test
  void bindingsOfNamespacesThatLeftAreKept() {
    Plan plan =
        plan("{name: other, pattern: keyvalue}", STORES, bound("zdisk", "sqlite")).orElseThrow();

    assertThat(plan.bindings().byNamespace())
        .containsEntry("n", new Binding("zdisk", "sqlite", "n-in-store", 7))
        .containsEntry("other", new Binding("disk", "sqlite", "other", 0));
    assertThat(plan.snapshot().namespaces().keySet()).containsExactly("other");
  }

  @Test
  void theHashDependsOnTheContentOnly() {
    String reversed =
        """
        - {name: disk, type: sqlite}
        - {name: zdisk, type: sqlite}
        - {name: tiny, type: tiny}
        - {name: volatile, type: memory}
        """;
    String namespace = "{name: n, pattern: keyvalue}";
    String hash = hash(namespace, STORES);

    assertThat(hash(namespace, reversed)).isEqualTo(hash);
    assertThat(hash("{name: n, pattern: keyvalue, needs: {ttl: 1h}}", STORES)).isNotEqualTo(hash);
    assertThat(
            hash(
                namespace,
                STORES.replace(
                    "{name: disk, type: sqlite}",
                    "{name: disk, type: sqlite, settings: {path: x}}")))
        .isNotEqualTo(hash);
  }

  private String hash(String namespace, String stores) {
    return plan(namespace, stores).orElseThrow().snapshot().hash();
  }

  private NamespaceConfig chosen(String namespace, String stores) {
    return plan(namespace, stores).orElseThrow().snapshot().namespaces().values().iterator().next();
  }

  private Optional<Plan> plan(String namespace, String stores) {
    return plan(namespace, stores, Bindings.NONE);
  }

  private Optional<Plan> plan(String namespace, String stores, Bindings bindings) {
    ApplicationDocument application =
        ApplicationParser.parse(text("prism.yaml", "namespaces:\n- " + namespace), findings);
    ServerDocument server =
        ServerParser.parse(
                text("server.yaml", "backends:\n" + stores),
                InstalledTypes.all().stream()
                    .collect(Collectors.toMap(BackendFactory::type, Function.identity())),
                new TestHost(),
                findings)
            .orElseThrow();
    BackendEntries backends = server.backends().orElseThrow();
    ServerConfig config =
        new ServerConfig(
            "test",
            Path.of("/data"),
            server.listeners(),
            server.cursorKeys(),
            server.limits(),
            server.http(),
            server.drainTimeout(),
            server.telemetry());
    return Planner.plan(application, backends, config, bindings, 1, findings);
  }

  private static Bindings bound(String backend, String type) {
    return new Bindings(Map.of("n", new Binding(backend, type, "n-in-store", 7)));
  }

  private static SourceText text(String name, String content) {
    return SourceText.builtIn(name, content);
  }

  private String rules() {
    return findings.sorted().stream()
        .map(violation -> violation.rule().id())
        .collect(Collectors.joining(","));
  }
}
