package io.prism.operator.pki;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import javax.naming.ldap.Rdn;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes keys and signs certificates. Keys and signatures are the platform's own. */
final class CertificateMaker {

  private static final String CURVE = "secp256r1";
  private static final String SIGNATURE = "SHA256withECDSA";
  private static final int SERIAL_BITS = 127;

  private final InstantSource clock;
  private final SecureRandom random;
  private final Duration clockSkew;

  CertificateMaker(InstantSource clock, SecureRandom random, Duration clockSkew) {
    this.clock = clock;
    this.random = random;
    this.clockSkew = clockSkew;
  }

  /** An authority; each has a name of its own, so that nobody takes one for another. */
  KeyedCertificate authority(Duration lifetime) {
    KeyPair keys = keys();
    BigInteger serial = serial();
    X500Principal name = name("Prism CA " + serial.toString(16));
    return make(
        name,
        keys,
        serial,
        clock.instant().plus(lifetime),
        new Signer(name, keys, SIGNATURE),
        builder -> {
          builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
          builder.addExtension(
              Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        });
  }

  /** A certificate for a server or caller, which ends before its authority does. */
  KeyedCertificate leaf(LeafRequest request, KeyedCertificate authority, Duration lifetime) {
    Instant end = clock.instant().plus(lifetime);
    return make(
        name(request.commonName()),
        keys(),
        serial(),
        end.isBefore(authority.notAfter()) ? end : authority.notAfter(),
        new Signer(
            authority.certificate().getSubjectX500Principal(),
            new KeyPair(authority.certificate().getPublicKey(), authority.key()),
            authority.signature()),
        builder -> {
          builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
          builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
          builder.addExtension(Extension.extendedKeyUsage, false, purposes(request.use()));
          builder.addExtension(Extension.subjectAlternativeName, false, names(request));
        });
  }

  /** The subject of a certificate with a common name. */
  static X500Principal name(String commonName) {
    return new X500Principal("CN=" + Rdn.escapeValue(commonName));
  }

  private record Signer(X500Principal name, KeyPair keys, String signature) {}

  private interface Extensions {
    void addTo(X509v3CertificateBuilder builder) throws IOException;
  }

  private X509Certificate sign(X509v3CertificateBuilder builder, Signer signer)
      throws OperatorCreationException, GeneralSecurityException {
    return new JcaX509CertificateConverter()
        .getCertificate(
            builder.build(
                new JcaContentSignerBuilder(signer.signature())
                    .setSecureRandom(random)
                    .build(signer.keys().getPrivate())));
  }

  private KeyedCertificate make(
      X500Principal subject,
      KeyPair keys,
      BigInteger serial,
      Instant end,
      Signer signer,
      Extensions extensions) {
    try {
      X509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              signer.name(),
              serial,
              Date.from(clock.instant().minus(clockSkew)),
              Date.from(end),
              subject,
              keys.getPublic());
      JcaX509ExtensionUtils ids = new JcaX509ExtensionUtils();
      builder.addExtension(
          Extension.subjectKeyIdentifier, false, ids.createSubjectKeyIdentifier(keys.getPublic()));
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          ids.createAuthorityKeyIdentifier(signer.keys().getPublic()));
      extensions.addTo(builder);
      return new KeyedCertificate(sign(builder, signer), keys.getPrivate());
    } catch (IOException | OperatorCreationException | GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform can sign with P-256", e);
    }
  }

  private KeyPair keys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(CURVE), random);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has P-256", e);
    }
  }

  private BigInteger serial() {
    return new BigInteger(SERIAL_BITS, random).add(BigInteger.ONE);
  }

  private static ExtendedKeyUsage purposes(LeafRequest.Use use) {
    return new ExtendedKeyUsage(
        switch (use) {
          case SERVER -> new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth};
          case CLIENT -> new KeyPurposeId[] {KeyPurposeId.id_kp_clientAuth};
          case BOTH ->
              new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth};
        });
  }

  private static GeneralNames names(LeafRequest request) {
    List<GeneralName> names = new ArrayList<>();
    request.dnsNames().forEach(name -> names.add(new GeneralName(GeneralName.dNSName, name)));
    request
        .addresses()
        .forEach(address -> names.add(new GeneralName(GeneralName.iPAddress, address)));
    request
        .uris()
        .forEach(uri -> names.add(new GeneralName(GeneralName.uniformResourceIdentifier, uri)));
    return new GeneralNames(names.toArray(GeneralName[]::new));
  }
}
