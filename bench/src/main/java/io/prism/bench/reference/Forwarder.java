package io.prism.bench.reference;

import io.prism.bench.process.Child;
import io.prism.bench.process.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Installed proxies that forward HTTP/2 in clear to one backend, each with one worker. */
public enum Forwarder {
  /** nghttp2's proxy, C++. */
  NGHTTPX("nghttpx") {
    @Override
    List<String> command(Path program, Path folder, int port, int backend) {
      return List.of(
          program.toString(),
          "--conf=/dev/null",
          "--single-process",
          "--workers=1",
          "--frontend=127.0.0.1," + port + ";no-tls",
          "--backend=127.0.0.1," + backend + ";;proto=h2",
          "--frontend-http2-max-concurrent-streams=10000",
          "--backend-http2-max-concurrent-streams=10000",
          "--accesslog-file=/dev/null",
          "--errorlog-file=/dev/stderr",
          "--log-level=ERROR");
    }
  },
  /** HAProxy, C. */
  HAPROXY("haproxy") {
    @Override
    List<String> command(Path program, Path folder, int port, int backend) throws IOException {
      Path config =
          Files.writeString(
              folder.resolve("haproxy.cfg"),
              """
              global
                nbthread 1
                maxconn 2000
                tune.h2.max-concurrent-streams 10000
                tune.h2.initial-window-size 1048576
              defaults
                mode http
                http-reuse always
                timeout connect 5s
                timeout client 60s
                timeout server 60s
              frontend in
                bind 127.0.0.1:%d proto h2
                default_backend out
              backend out
                server one 127.0.0.1:%d proto h2
              """
                  .formatted(port, backend));
      return List.of(program.toString(), "-f", config.toString());
    }
  },
  /** nginx with {@code grpc_pass}, C. */
  NGINX("nginx") {
    @Override
    List<String> command(Path program, Path folder, int port, int backend) throws IOException {
      Path config =
          Files.writeString(
              folder.resolve("nginx.conf"),
              """
              daemon off;
              master_process off;
              worker_processes 1;
              pid %1$s/nginx.pid;
              error_log stderr error;
              events { worker_connections 2000; }
              http {
                access_log off;
                keepalive_requests 2000000000;
                client_body_temp_path %1$s/body;
                proxy_temp_path %1$s/proxy;
                fastcgi_temp_path %1$s/fastcgi;
                uwsgi_temp_path %1$s/uwsgi;
                scgi_temp_path %1$s/scgi;
                upstream out {
                  server 127.0.0.1:%3$d;
                  keepalive 256;
                  keepalive_requests 2000000000;
                }
                server {
                  listen 127.0.0.1:%2$d http2;
                  http2_max_concurrent_streams 10000;
                  location / { grpc_pass grpc://out; }
                }
              }
              """
                  .formatted(folder, port, backend));
      return List.of(program.toString(), "-p", folder.toString(), "-c", config.toString());
    }
  },
  /** Envoy, C++. */
  ENVOY("envoy") {
    @Override
    List<String> command(Path program, Path folder, int port, int backend) throws IOException {
      Path config =
          Files.writeString(folder.resolve("envoy.yaml"), EnvoyConfig.forwarding(port, backend));
      return List.of(
          program.toString(),
          "--config-path",
          config.toString(),
          "--concurrency",
          "1",
          "--disable-hot-restart",
          "--log-level",
          "error");
    }
  };

  private final String tool;

  Forwarder(String tool) {
    this.tool = tool;
  }

  abstract List<String> command(Path program, Path folder, int port, int backend)
      throws IOException;

  /** The program. */
  public String tool() {
    return tool;
  }

  /** Starts it before the backend at a port of the loopback interface. */
  public Running start(Path folder, Optional<Integer> core, int backend)
      throws IOException, InterruptedException {
    Path home = Files.createTempDirectory(folder, tool);
    Path program = Tools.require(tool);
    int port = Child.freePort();
    return Running.at(
        tool, port, Child.program(home, core, tool, command(program, home, port, backend)));
  }
}
