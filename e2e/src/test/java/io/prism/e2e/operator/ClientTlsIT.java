package io.prism.e2e.operator;

import static io.prism.e2e.operator.OperatorWorld.awaitIt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.prism.crds.PrismNamespace;
import io.prism.crds.PrismShard;
import io.prism.crds.namespace.Endpoint;
import io.prism.e2e.FreePort;
import io.prism.e2e.PrismProcess;
import io.prism.e2e.cluster.ApiServerExtension;
import io.prism.operator.pki.Authority;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Clients speak TLS to gateways where a shard asks for it. No kubelet runs on the API server: the
 * test runs the gateway, with the files and the start-up document that its pod would have.
 */
@ExtendWith(ApiServerExtension.class)
class ClientTlsIT {

  private static final String HOME = "client-tls-it";
  private static final String STORES = "client-tls-it-stores";
  private static final String CLIENTS = "client-tls-it-clients";
  private static final String SERVICE = "prism-proxy-default." + HOME + ".svc";
  private static final String WRITER = "spiffe://example.org/ns/shop/sa/web";
  private static final String READER = "spiffe://example.org/ns/shop/sa/reports";

  @RegisterExtension final OperatorWorld world = OperatorWorld.in(HOME, STORES, CLIENTS);

  private OperatorReplica operator;
  private HostPods pods;
  private PrismProcess gateway;

  @BeforeEach
  void serve() throws Exception {
    world.defaultShard(
        "{proxy: {replicas: 1}, service: {hosts: [prism.example.org]}, tls: {mode: Server}}");
    operator = world.start("first", 0);
    world.apply(
        """
        apiVersion: prism.io/v1alpha1
        kind: PrismBackend
        metadata: {name: scratch, namespace: client-tls-it-stores}
        spec: {type: MemStore, allowedNamespaces: {from: All}, plugin: {port: %d}}
        """
            .formatted(FreePort.find()));
    world.apply(namespace("owners: [{user: %s}]".formatted(WRITER)));
    pods = world.keep(new HostPods(world.client(), HOME, STORES, "scratch", world.folder()));
    awaitIt("what pods mount is there")
        .untilAsserted(
            () -> {
              pods.mount();
              pods.mountListeners();
            });
    pods.startPlugin();
    gateway = pods.startAsWritten("one", operator);
    awaitIt("it is served").until(() -> Told.of(notes()).isTrue("Ready"));
  }

  private static String namespace(String access) {
    return """
        apiVersion: prism.io/v1alpha1
        kind: PrismNamespace
        metadata: {name: notes, namespace: client-tls-it-clients}
        spec:
          team: payments
          clientAPI: KeyValue
          needs: {durability: BestEffort}
          backend: {mode: Explicit, ref: {name: scratch, namespace: client-tls-it-stores}}
          access: {%s}
        """
        .formatted(access);
  }

  @Test
  void clientsConnectWithWhatTheirNamespaceIsTold() throws Exception {
    Endpoint endpoint = notes().getStatus().endpoints().getFirst();
    assertThat(endpoint.tls()).isEqualTo("Server");
    assertThat(endpoint.address()).isEqualTo(SERVICE + ":8980");
    assertThat(endpoint.caRef().namespace()).isEqualTo(CLIENTS);
    awaitIt("the namespace is told whom to trust")
        .until(() -> world.get(ConfigMap.class, CLIENTS, endpoint.caRef().name()) != null);
    ConfigMap told = world.get(ConfigMap.class, CLIENTS, endpoint.caRef().name());
    assertThat(told.getData()).containsOnlyKeys(endpoint.caRef().key());
    String trusted = told.getData().get(endpoint.caRef().key());
    assertThat(trusted).contains("BEGIN CERTIFICATE").doesNotContain("PRIVATE KEY");

    try (TlsClient client = TlsClient.anonymous(gateway, SERVICE, trusted)) {
      awaitIt("it serves").untilAsserted(() -> client.put("notes", "a"));
    }
    for (String name :
        new String[] {
          "prism-proxy-default",
          "prism-peers-default." + HOME + ".svc.cluster.local",
          "prism.example.org",
          "localhost"
        }) {
      try (TlsClient client = TlsClient.anonymous(gateway, name, trusted)) {
        assertThat(client.get("notes", "a")).as(name).isTrue();
      }
    }
    assertThat(https(trusted)).isEqualTo(200);

    refused(() -> Calls.get(gateway, "notes", "a"));
    try (TlsClient other = TlsClient.anonymous(gateway, "elsewhere.example.org", trusted);
        TlsClient stranger =
            TlsClient.anonymous(gateway, SERVICE, TlsClient.certificate(TlsClient.company()))) {
      refused(() -> other.get("notes", "a"));
      refused(() -> stranger.get("notes", "a"));
    }
    rotates(trusted);
  }

  /** A certificate that is renewed is shown to new clients; who is connected notices nothing. */
  private void rotates(String trusted) throws Exception {
    try (TlsClient connected = TlsClient.anonymous(gateway, SERVICE, trusted)) {
      assertThat(connected.get("notes", "a")).isTrue();

      String fresh =
          pods.renew(Map.of("prism-tls-server-default", HOME)).get("prism-tls-server-default");
      pods.mountListeners();

      // Whoever trusts nothing but a certificate itself sees whether it is the one in use.
      awaitIt("the new one is shown")
          .untilAsserted(
              () -> {
                try (TlsClient sceptic = TlsClient.anonymous(gateway, SERVICE, fresh)) {
                  assertThat(sceptic.get("notes", "a")).isTrue();
                }
              });
      assertThat(connected.get("notes", "a")).isTrue();
    }
  }

  @Test
  void accessRulesBindWhoShowsACertificate() throws Exception {
    Authority company = TlsClient.company();
    long before = generation();
    world.apply(
        shard(
            "tls: {mode: Mutual, clientCaFrom: {configMapKeyRef: {name: company, key: root.crt}}}"));
    awaitIt("what is missing is told")
        .untilAsserted(
            () ->
                assertThat(world.told(PrismShard.class, HOME, "default").full("CertificatesValid"))
                    .startsWith("False CertificateUnusable")
                    .contains("ConfigMap " + HOME + "/company", "create it"));
    assertThat(world.told(PrismShard.class, HOME, "default").brief("Ready"))
        .isEqualTo("False CertificateUnusable");
    // What runs is left as it is meanwhile.
    assertThat(generation()).isEqualTo(before);
    String trusted = world.get(ConfigMap.class, HOME, "prism-ca").getData().get("ca.crt");
    try (TlsClient client = TlsClient.anonymous(gateway, SERVICE, trusted)) {
      client.put("notes", "a");
      restrict();
      awaitIt("who is not known is let in no more, though the gateway asks nobody yet")
          .untilAsserted(
              () -> answered(Status.Code.UNAUTHENTICATED, () -> client.get("notes", "a")));
    }

    world.apply(
        new ConfigMapBuilder()
            .withNewMetadata()
            .withName("company")
            .withNamespace(HOME)
            .endMetadata()
            .addToData("root.crt", TlsClient.certificate(company))
            .build());
    awaitIt("the pods are made anew").until(() -> generation() > before);
    pods.mountListeners();
    PrismProcess mutual = pods.startAsWritten("two", operator);

    try (TlsClient writer = TlsClient.called(WRITER, company, mutual, SERVICE, trusted);
        TlsClient reader = TlsClient.called(READER, company, mutual, SERVICE, trusted);
        TlsClient nobody = TlsClient.called("spiffe://o/x", company, mutual, SERVICE, trusted);
        TlsClient foreigner =
            TlsClient.called(WRITER, TlsClient.company(), mutual, SERVICE, trusted);
        TlsClient anonymous = TlsClient.anonymous(mutual, SERVICE, trusted)) {
      awaitIt("it serves").untilAsserted(() -> writer.put("notes", "b"));
      awaitIt("readers are told of")
          .untilAsserted(() -> assertThat(reader.get("notes", "b")).isTrue());
      answered(Status.Code.PERMISSION_DENIED, () -> reader.put("notes", "b"));
      answered(Status.Code.NOT_FOUND, () -> nobody.get("notes", "b"));
      refused(() -> foreigner.get("notes", "b"));
      refused(() -> anonymous.get("notes", "b"));
    }
    awaitIt("all is well again")
        .until(() -> world.told(PrismShard.class, HOME, "default").isTrue("CertificatesValid"));
    awaitIt("clients are told what they need")
        .until(() -> "Mutual".equals(notes().getStatus().endpoints().getFirst().tls()));
    opensToNobody(trusted);
  }

  private void restrict() {
    world.apply(
        namespace(
            "owners: [{user: %s}], consumers: [{name: %s, permission: ReadOnly}]"
                .formatted(WRITER, READER)));
  }

  /** A shard that stops asking does not open what has rules. */
  private void opensToNobody(String trusted) throws Exception {
    world.apply(shard("tls: {mode: Server}"));
    awaitIt("it is told what does not hold any more")
        .untilAsserted(
            () ->
                assertThat(world.told(PrismNamespace.class, CLIENTS, "notes").full("Accepted"))
                    .startsWith("False NotSupported")
                    .contains("spec.tls.mode"));
    try (TlsClient client = TlsClient.anonymous(gateway, SERVICE, trusted)) {
      answered(Status.Code.UNAUTHENTICATED, () -> client.get("notes", "a"));
    }
  }

  private static void refused(ThrowingCallable call) {
    answered(Status.Code.UNAVAILABLE, call);
  }

  private static void answered(Status.Code code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            failure -> assertThat(failure.getStatus().getCode()).isEqualTo(code));
  }

  /** What the HTTP listener answers to somebody who trusts these. */
  private int https(String trusted) throws Exception {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    store.setCertificateEntry(
        "ca",
        CertificateFactory.getInstance("X.509")
            .generateCertificate(
                new ByteArrayInputStream(trusted.getBytes(StandardCharsets.UTF_8))));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    String address = gateway.address("http");
    URI uri =
        URI.create(
            "https://localhost"
                + address.substring(address.lastIndexOf(':'))
                + "/v1/namespaces/notes/keyvalue/a");
    try (HttpClient http = HttpClient.newBuilder().sslContext(context).build()) {
      return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
          .statusCode();
    }
  }

  private static String shard(String more) {
    return """
        apiVersion: prism.io/v1alpha1
        kind: PrismShard
        metadata: {name: default, namespace: client-tls-it}
        spec:
          proxy: {replicas: 1}
          service: {hosts: [prism.example.org]}
          %s
        """
        .formatted(more);
  }

  private long generation() {
    return world.get(Deployment.class, HOME, "prism-proxy-default").getMetadata().getGeneration();
  }

  private PrismNamespace notes() {
    return world.get(PrismNamespace.class, CLIENTS, "notes");
  }
}
