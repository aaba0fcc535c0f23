package io.prism.proxy.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.control.snapshot.ListenerKind;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortsFileTest {

  @TempDir Path folder;

  @Test
  void addressesAreWrittenAsInUrls() throws Exception {
    Path file = folder.resolve("ports.json");

    PortsFile.write(
        file,
        Map.of(
            ListenerKind.GRPC,
            new InetSocketAddress(InetAddress.getByName("::1"), 8980),
            ListenerKind.HTTP,
            new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 8080)));

    assertThat(Files.readString(file))
        .isEqualTo("{\"grpc\":\"[0:0:0:0:0:0:0:1]:8980\",\"http\":\"127.0.0.1:8080\"}");
  }
}
