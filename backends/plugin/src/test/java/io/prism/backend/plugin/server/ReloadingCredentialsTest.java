package io.prism.backend.plugin.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReloadingCredentialsTest {

  @TempDir Path folder;

  private static X509Bundle bundle() throws Exception {
    return new CertificateBuilder()
        .ecp256()
        .subject("CN=plugin")
        .setIsCertificateAuthority(true)
        .buildSelfSigned();
  }

  @Test
  void whatDoesNotFitTogetherIsNotTakenUpUntilItDoes() throws Exception {
    X509Bundle first = bundle();
    Path certificate = folder.resolve("tls.crt");
    Path key = folder.resolve("tls.key");
    Files.writeString(certificate, first.getCertificatePathPEM());
    Files.writeString(key, first.getPrivateKeyPEM());
    var reloading =
        new ReloadingCredentials(new ServerTls(certificate, key, Optional.of(certificate)));
    X509Bundle second = bundle();

    Files.writeString(certificate, second.getCertificatePathPEM());
    reloading.poll();
    assertThat(reloading.rejected().orElseThrow()).contains("does not belong to the certificate");

    Files.writeString(key, second.getPrivateKeyPEM());
    reloading.poll();
    assertThat(reloading.rejected()).isEmpty();

    Files.writeString(key, "-----BEGIN PRIVATE KEY-----\nsecret\n-----END PRIVATE KEY-----\n");
    reloading.poll();
    assertThat(reloading.rejected().orElseThrow())
        .contains("tls.key holds no usable private key")
        .doesNotContain("secret");
    Files.delete(key);
    reloading.poll();
    assertThat(reloading.rejected().orElseThrow()).contains("tls.key");
  }
}
