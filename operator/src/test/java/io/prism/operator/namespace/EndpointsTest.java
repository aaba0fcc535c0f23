package io.prism.operator.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.crds.namespace.CaRef;
import io.prism.crds.namespace.Endpoint;
import io.prism.operator.Resources;
import java.util.List;
import org.junit.jupiter.api.Test;

class EndpointsTest {

  private static List<Endpoint> of(String spec) {
    return Endpoints.of(Resources.shard("gateways", "open", spec), "shop");
  }

  private static Endpoint endpoint(String type, int port, String tls, CaRef ca) {
    return new Endpoint(type, "prism-proxy-open.gateways.svc:" + port, tls, ca, null);
  }

  @Test
  void clearTextIsTold() {
    assertThat(of("service: {port: 443}"))
        .containsExactly(
            endpoint("GRPC", 443, "Disabled", null), endpoint("HTTP", 8080, "Disabled", null));
  }

  @Test
  void whomToTrustStandsBesideTheClient() {
    CaRef ca = new CaRef("prism-ca", "shop", "ca.crt", null);

    assertThat(of("tls: {mode: Server}"))
        .containsExactly(
            endpoint("GRPC", 8980, "Server", ca), endpoint("HTTP", 8080, "Server", ca));
    assertThat(of("tls: {mode: Mutual, clientCaFrom: {configMapKeyRef: {name: a, key: b}}}"))
        .extracting(Endpoint::tls)
        .containsExactly("Mutual", "Mutual");
  }

  @Test
  void whoSignedACertificateOfSomebodyElsesIsNotKnown() {
    assertThat(of("tls: {mode: Server, certificateRef: {name: theirs}}"))
        .containsExactly(
            endpoint("GRPC", 8980, "Server", null), endpoint("HTTP", 8080, "Server", null));
  }
}
