package io.prism.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.prism.backend.plugin.Address;
import io.prism.backend.plugin.server.PluginOptions;
import io.prism.backend.plugin.server.PluginProcess;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plugin process, looked at over HTTP. */
class PluginSightsTest {

  private static final Address ANY_PORT = new Address("127.0.0.1", 0);

  @TempDir Path folder;
  private final HttpClient http = HttpClient.newHttpClient();
  private PluginProcess process;

  @BeforeEach
  void start() throws Exception {
    process =
        PluginProcess.start(
            PluginOptions.of("memory", Map.of(), ANY_PORT)
                .withPortsFile(folder.resolve("ports.json")),
            List.of(PluginSights.at(ANY_PORT)));
  }

  @AfterEach
  void stop() {
    process.close();
    http.close();
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://" + process.addresses().get("metrics") + path);
    return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void itIsReadyAndHasMetrics() throws Exception {
    assertThat(get("/livez").statusCode()).isEqualTo(200);
    assertThat(get("/readyz").statusCode()).isEqualTo(200);
    assertThat(get("/metrics").body()).contains("prism_plugin_calls_active");
  }

  @Test
  void healthTellsWhatTheStoreOffersAndHowItIs() throws Exception {
    JsonNode health = new ObjectMapper().readTree(get("/healthz").body());

    assertThat(health.path("ready").asBoolean()).isTrue();
    assertThat(health.path("backend").asText()).isEqualTo("memory");
    assertThat(health.path("state").asText()).isEqualTo("HEALTHY");
    assertThat(health.path("durability").asText()).isEqualTo("best-effort");
    assertThat(health.path("interfaces").toString()).contains("\"keyvalue_basic\"");
  }

  @Test
  void theFileOfAddressesNamesBothDoors() throws Exception {
    JsonNode addresses = new ObjectMapper().readTree(folder.resolve("ports.json").toFile());

    assertThat(addresses.path("plugin").asText()).isEqualTo(process.address().toString());
    assertThat(addresses.path("metrics").asText()).isEqualTo(process.addresses().get("metrics"));
  }

  @Test
  void aPortThatIsTakenTakesOneLineAndNamesTheOption() throws Exception {
    String taken = process.addresses().get("metrics");
    StringWriter err = new StringWriter();

    int code =
        Main.commandLine()
            .setErr(new PrintWriter(err, true))
            .execute(
                "plugin",
                "--backend=memory",
                "--listen=127.0.0.1:0",
                "--metrics-port=" + Address.parse(taken).port(),
                "--data-dir=" + Files.createDirectory(folder.resolve("second")));

    assertThat(code).isEqualTo(ExitCode.FAILED);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString()).contains(taken, "--metrics-port");
  }
}
