package io.prism.operator.workload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No two resources share a name of an object. */
class NamesTest {

  private static final List<String> RESOURCES =
      List.of("a", "a-1", "1-a", "1", "1-1", "proxy-a", "plugin-a", "tls-a", "config-a");

  @Test
  void everyNameIsMadeOfOneResourceOnly() {
    assertThat(RESOURCES.stream().flatMap(NamesTest::names)).doesNotHaveDuplicates();
  }

  private static Stream<String> names(String resource) {
    return Stream.concat(
        Stream.of(
            Names.proxy(resource),
            Names.proxyPeers(resource),
            Names.proxyServer(resource),
            Names.proxyCursorKeys(resource),
            Names.proxyCertificate(resource),
            Names.configIndex(resource),
            Names.plugin(resource),
            Names.pluginCertificate(resource)),
        IntStream.range(0, ShardPod.CHUNKS).mapToObj(n -> Names.configChunk(resource, n)));
  }

  @Test
  void whatIsCutStaysDifferent() {
    String long1 = "x".repeat(80) + "1";
    String long2 = "x".repeat(80) + "2";

    assertThat(Names.proxy(long1)).hasSize(Names.MAX_LENGTH).isNotEqualTo(Names.proxy(long2));
  }
}
