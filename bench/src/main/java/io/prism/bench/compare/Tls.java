package io.prism.bench.compare;

import io.prism.bench.load.LoadJob;
import io.prism.bench.process.Certificates;
import io.prism.bench.process.GatewayUnderTest;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * Gets over mutual TLS by a caller whose name is looked up in the rules of access, against clear.
 */
final class Tls implements Group {

  private static final Goal TLS =
      Goal.atMost("Get over mutual TLS against clear text, CPU, 10 x 10", "x", 1.5, 1.3);

  @Override
  public String name() {
    return "tls";
  }

  @Override
  public String description() {
    return "CPU of a Get over mutual TLS against clear text.";
  }

  @Override
  public List<Goal> goals() {
    return List.of(TLS);
  }

  @Override
  public void measure(Run run) throws IOException, InterruptedException {
    Certificates certificates = Certificates.create(run.folder());
    String listeners =
        """
        listeners:
          grpc: {auth: mtls, tls: {certificate: %s, key: %s, client_ca: %s}}
        """
            .formatted(certificates.certificate(), certificates.key(), certificates.authority());
    try (GatewayUnderTest clear = Gateways.inProcess(run);
        GatewayUnderTest encrypted = Gateways.inProcess(run, listeners)) {
      int replyBytes = Gateways.fill(run, clear.grpc(), Gateways.LIMITED);
      Gateways.fill(
          run,
          Gateways.filling(encrypted.grpc(), Gateways.LIMITED).withTls(certificates.keyStore()));
      LoadJob get =
          Gateways.get(encrypted.grpc()).withTls(certificates.keyStore()).expecting(replyBytes);
      Map<String, Case> cases =
          run.takeTurns(
              List.of(
                  new Contestant(
                      "gateway in clear",
                      clear.pid(),
                      Gateways.get(clear.grpc()).expecting(replyBytes)),
                  new Contestant("gateway over TLS", encrypted.pid(), get)));
      run.report()
          .add(
              Row.cpuRatio(
                  TLS,
                  Run.find(cases, "gateway over TLS"),
                  Run.find(cases, "gateway in clear"),
                  "one side could not be measured"));
    }
  }
}
