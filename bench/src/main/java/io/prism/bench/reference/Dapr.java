package io.prism.bench.reference;

import io.prism.bench.process.Child;
import io.prism.bench.process.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A Dapr sidecar with one state store, without tracing and mutual TLS. */
public final class Dapr {

  /** The program. */
  public static final String TOOL = "daprd";

  /** Reads an item. */
  public static final String GET = "dapr.proto.runtime.v1.Dapr/GetState";

  /** Writes an item. */
  public static final String SET = "dapr.proto.runtime.v1.Dapr/SaveState";

  /** The name of its state store. */
  public static final String STORE = "kv";

  private Dapr() {}

  /** Starts one that keeps its state in memory. */
  public static Running inMemory(Path folder, Optional<Integer> core)
      throws IOException, InterruptedException {
    return start(folder, core, "{type: state.in-memory, version: v1}");
  }

  /** Starts one before PostgreSQL at a port of the loopback interface. */
  public static Running onPostgres(Path folder, int port) throws IOException, InterruptedException {
    return start(
        folder,
        Optional.empty(),
        """
        {type: state.postgresql, version: v2, metadata: [{name: connectionString, value: \
        "host=127.0.0.1 port=%d user=postgres database=postgres sslmode=disable"}]}"""
            .formatted(port));
  }

  private static Running start(Path folder, Optional<Integer> core, String spec)
      throws IOException, InterruptedException {
    Path home = Files.createTempDirectory(folder, TOOL);
    Path resources = Files.createDirectory(home.resolve("resources"));
    Files.writeString(
        resources.resolve("store.yaml"),
        """
        apiVersion: dapr.io/v1alpha1
        kind: Component
        metadata: {name: %s}
        spec: %s
        """
            .formatted(STORE, spec));
    Path config =
        Files.writeString(
            home.resolve("config.yaml"),
            """
            apiVersion: dapr.io/v1alpha1
            kind: Configuration
            metadata: {name: bench}
            spec: {tracing: {samplingRate: "0"}, mtls: {enabled: false}}
            """);
    int port = Child.freePort();
    String loopback = "127.0.0.1";
    Path program = Tools.require(TOOL);
    List<String> line =
        List.of(
            // It takes the address from its surroundings, and there may be none but loopback.
            "/usr/bin/env",
            "DAPR_HOST_IP=" + loopback,
            program.toString(),
            "--app-id=bench",
            "--dapr-grpc-port=" + port,
            "--dapr-http-port=" + Child.freePort(),
            "--dapr-internal-grpc-port=" + Child.freePort(),
            "--dapr-listen-addresses=" + loopback,
            "--dapr-internal-grpc-listen-address=" + loopback,
            "--metrics-listen-address=" + loopback,
            "--metrics-port=" + Child.freePort(),
            "--resources-path=" + resources,
            "--config=" + config,
            "--log-level=warn");
    return Running.at(TOOL, port, Child.program(home, core, TOOL, line));
  }
}
