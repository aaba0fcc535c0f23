package io.prism.operator.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.crds.PrismShard;
import io.prism.operator.Resources;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientHostsTest {

  private static final PrismShard SHARD = Resources.shard("shop", "open", "tls: {mode: Server}");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "prism.example.org",
        "example.org",
        "shop.example.org",
        "192.0.2.7",
        "localhost",
        "prism-proxy-open",
        "prism-proxy-open.shop.svc",
        "prism-peers-open.shop.svc.cluster.local"
      })
  void itsOwnNamesAndThoseOutsideOfTheClusterAreVouchedFor(String host) {
    assertThat(ClientHosts.objection(SHARD, host)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "payments",
        "prism-proxy-other",
        "payments.shop",
        "prism-proxy-other.elsewhere",
        "prism-plugin-pg.stores",
        "payments.bank.svc",
        "pod.payments.bank.svc",
        "payments.bank.svc.corp.example",
        "10-0-0-1.bank.pod.cluster.local",
        "prism-proxy-open.other.svc",
        "Prism.example.org"
      })
  void namesOfOthersInTheClusterAreNot(String host) {
    assertThat(ClientHosts.objection(SHARD, host)).isPresent();
  }

  @Test
  void whereNobodyVouchesAnyHostMayBeCalledFor() {
    for (String tls : List.of("{mode: Disabled}", "{mode: Server, certificateRef: {name: own}}")) {
      PrismShard shard =
          Resources.shard("shop", "open", "tls: " + tls + ", service: {hosts: [api.shop.svc]}");
      assertThat(ShardMapper.map(shard, List.of()).problems()).isEmpty();
    }
  }
}
