package io.prism.operator.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.Resource;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.prism.control.stream.edge.TokenVerifier;
import io.prism.operator.resource.ObjectKey;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.text.ParseException;
import java.util.Optional;
import java.util.Set;

/**
 * Tells whom a gateway's token belongs to by the keys that the cluster publishes, for an operator
 * without a right over the whole cluster. A signature outlives what it was given for, so the pod is
 * looked up: the token of one that is gone proves nothing.
 */
public final class SignedTokens implements TokenVerifier {

  private static final String KEYS = "/openid/v1/jwks";
  private static final String DISCOVERY = "/.well-known/openid-configuration";
  private static final String KUBERNETES = "kubernetes.io";

  private final KubernetesClient client;
  private final JWKSource<SecurityContext> keys;
  private final ObjectMapper json = new ObjectMapper();

  /** Asks through a client. */
  public SignedTokens(KubernetesClient client) {
    this.client = client;
    this.keys =
        JWKSourceBuilder.create(keysOf(client), this::retrieve).refreshAheadCache(false).build();
  }

  private static URL keysOf(KubernetesClient client) {
    try {
      return URI.create(client.getMasterUrl().toString()).resolve(KEYS).toURL();
    } catch (IOException e) {
      throw new IllegalArgumentException("the API server's address is no address", e);
    }
  }

  /** Through the client, which knows the API server's authority and the operator's own token. */
  private Resource retrieve(URL url) throws IOException {
    return new Resource(get(KEYS), "application/jwk-set+json");
  }

  private String get(String path) throws IOException {
    String text;
    try {
      text = client.raw(path);
    } catch (KubernetesClientException e) {
      throw new IOException(
          "the API server does not tell " + path + ", without which no gateway is believed", e);
    }
    if (text == null) {
      throw new IOException("the API server has no " + path);
    }
    return text;
  }

  @Override
  public Optional<String> podOf(String token, String shard) throws IOException {
    ObjectKey key;
    try {
      key = ObjectKey.parse(shard);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    Optional<JWTClaimsSet> claims = claims(token, issuer());
    return claims.isPresent() && isGateway(claims.get(), key)
        ? pod(claims.get(), key)
        : Optional.empty();
  }

  private String issuer() throws IOException {
    JsonNode discovery = json.readTree(get(DISCOVERY));
    return discovery.path("issuer").asText();
  }

  private Optional<JWTClaimsSet> claims(String token, String issuer) throws IOException {
    DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    processor.setJWSKeySelector(
        new JWSVerificationKeySelector<>(JWSAlgorithm.Family.SIGNATURE, keys));
    processor.setJWTClaimsSetVerifier(
        new DefaultJWTClaimsVerifier<>(
            PodTokens.AUDIENCE,
            new JWTClaimsSet.Builder().issuer(issuer).build(),
            Set.of("sub", "exp", KUBERNETES)));
    try {
      return Optional.of(processor.process(token, null));
    } catch (ParseException | BadJOSEException e) {
      return Optional.empty();
    } catch (JOSEException e) {
      throw new IOException("the cluster's keys cannot be had", e);
    }
  }

  private static boolean isGateway(JWTClaimsSet claims, ObjectKey shard) {
    return PodTokens.account(shard).equals(claims.getSubject());
  }

  private Optional<String> pod(JWTClaimsSet claims, ObjectKey shard) throws IOException {
    JsonNode bound = json.valueToTree(claims.getClaim(KUBERNETES)).path("pod");
    String uid = bound.path("uid").asText();
    String name = bound.path("name").asText();
    if (uid.isEmpty() || name.isEmpty()) {
      return Optional.empty();
    }
    try {
      Pod pod = client.pods().inNamespace(shard.namespace()).withName(name).get();
      return pod != null && uid.equals(pod.getMetadata().getUid())
          ? Optional.of(uid)
          : Optional.empty();
    } catch (KubernetesClientException e) {
      throw new IOException("the API server cannot say whether the pod is there", e);
    }
  }
}
