package io.prism.bench.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificatesTest {

  @Test
  void areWhatAGatewayReads(@TempDir Path folder) throws Exception {
    Certificates certificates = Certificates.create(folder);

    assertThat(Files.readString(certificates.certificate()))
        .startsWith("-----BEGIN CERTIFICATE-----\n");
    assertThat(Files.readString(certificates.key())).startsWith("-----BEGIN PRIVATE KEY-----\n");
    assertThat(Files.readString(certificates.authority()))
        .startsWith("-----BEGIN CERTIFICATE-----\n")
        .isNotEqualTo(Files.readString(certificates.certificate()));
  }
}
