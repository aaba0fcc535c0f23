package io.prism.operator.process;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prism.operator.Resources;
import io.prism.operator.TinyApiServer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OperatorProcessTest {

  @Test
  void whatWasBegunIsClosedWhenALaterStepFails() throws IOException {
    int streamPort = freePort();
    try (TinyApiServer server = new TinyApiServer();
        ServerSocket taken = new ServerSocket(0)) {
      server.objects.put(
          "/api/v1/configmaps",
          "{\"kind\": \"ConfigMapList\", \"apiVersion\": \"v1\", \"metadata\": {\"resourceVersion\": \"1\"}, \"items\": []}");
      OperatorOptions options =
          new OperatorOptions(
              Resources.installation(),
              Set.of(),
              "only",
              "0.0.0.0",
              streamPort,
              0,
              taken.getLocalPort(),
              false,
              Optional.empty(),
              Optional.empty(),
              Optional.empty());

      assertThatThrownBy(() -> OperatorProcess.start(server.client(), options))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("port " + taken.getLocalPort());
      // A server's last steps are taken by its own threads.
      Awaitility.await("nobody listens there any more").until(() -> !isListening(streamPort));
    }
  }

  private static boolean isListening(int port) throws IOException {
    try (Socket connection = new Socket("localhost", port)) {
      return connection.isConnected();
    } catch (ConnectException e) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      return free.getLocalPort();
    }
  }
}
