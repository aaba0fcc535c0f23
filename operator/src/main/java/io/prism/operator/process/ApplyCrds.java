package io.prism.operator.process;

import ch.qos.logback.classic.Level;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.prism.operator.install.CrdUpgrade;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The {@code apply-crds} command, which a job runs before an upgrade. */
@Command(
    name = "apply-crds",
    description = "Applies the definitions of the kinds, but for those that are newer already.",
    mixinStandardHelpOptions = true)
final class ApplyCrds implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    Logs.start(Level.WARN);
    try (KubernetesClient client = new KubernetesClientBuilder().build()) {
      for (CrdUpgrade.Outcome outcome : new CrdUpgrade(client).run()) {
        spec.commandLine()
            .getOut()
            .println(
                outcome.name()
                    + (outcome.applied() ? ": is as here" : ": is newer, and was left alone"));
      }
      return 0;
    } catch (KubernetesClientException e) {
      spec.commandLine().getErr().println("the definitions were not applied: " + e.getMessage());
      return 1;
    }
  }
}
