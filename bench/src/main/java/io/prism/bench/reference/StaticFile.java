package io.prism.bench.reference;

import io.prism.bench.process.Child;
import io.prism.bench.process.Tools;
import io.prism.keyvalue.v1.KeyValueServiceGrpc;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * nghttpd: a web server in C that answers a Get with a file of as many bytes as the gateway's
 * reply, and the trailer of a call that went well. It is a yardstick for HTTP/2, no gRPC server.
 */
public final class StaticFile {

  /** The program. */
  public static final String TOOL = "nghttpd";

  private static final int GRPC_PREFIX = 5;

  private StaticFile() {}

  /**
   * Starts it.
   *
   * @param replyBytes the size of the message in the file
   */
  public static Running start(Path folder, Optional<Integer> core, int replyBytes)
      throws IOException, InterruptedException {
    Path root = Files.createTempDirectory(folder, TOOL);
    Path file = root.resolve(KeyValueServiceGrpc.getGetMethod().getFullMethodName());
    Files.createDirectories(file.getParent());
    Files.write(
        file,
        ByteBuffer.allocate(GRPC_PREFIX + replyBytes).put((byte) 0).putInt(replyBytes).array());
    int port = Child.freePort();
    Path program = Tools.require(TOOL);
    return Running.at(
        TOOL,
        port,
        Child.program(
            root,
            core,
            TOOL,
            List.of(
                program.toString(),
                "--no-tls",
                "--address=127.0.0.1",
                "--htdocs=" + root,
                "--trailer=grpc-status: 0",
                "--max-concurrent-streams=10000",
                "--window-bits=20",
                "--connection-window-bits=24",
                Integer.toString(port))));
  }
}
