package io.prism.operator.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.prism.operator.TinyApiServer;
import java.io.IOException;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against the keys and pods of a small API server. */
class SignedTokensTest {

  private static final String ISSUER = "https://kubernetes.default.svc.cluster.local";
  private static final String POD = "/api/v1/namespaces/shop/pods/prism-proxy-fast-1";

  private static RSAKey key;
  private static RSAKey otherKey;

  private final TinyApiServer server = new TinyApiServer();
  private final SignedTokens tokens = new SignedTokens(server.client());

  @BeforeAll
  static void make() throws JOSEException {
    key = new RSAKeyGenerator(2048).keyID("cluster").generate();
    otherKey = new RSAKeyGenerator(2048).keyID("cluster").generate();
  }

  @BeforeEach
  void fill() {
    server.objects.put("/.well-known/openid-configuration", "{\"issuer\": \"" + ISSUER + "\"}");
    server.objects.put("/openid/v1/jwks", new JWKSet(key.toPublicJWK()).toString());
    server.objects.put(
        POD,
        "{\"kind\": \"Pod\", \"apiVersion\": \"v1\", \"metadata\": {\"name\":"
            + " \"prism-proxy-fast-1\", \"uid\": \"u-1\"}}");
  }

  @AfterEach
  void close() {
    server.close();
  }

  private static JWTClaimsSet.Builder claims() {
    return new JWTClaimsSet.Builder()
        .issuer(ISSUER)
        .audience("prism-control")
        .subject("system:serviceaccount:shop:prism-proxy-fast")
        .expirationTime(Date.from(Instant.now().plusSeconds(600)))
        .claim("kubernetes.io", bound("prism-proxy-fast-1", "u-1"));
  }

  private static Map<String, Object> bound(String name, String uid) {
    return Map.of("namespace", "shop", "pod", Map.of("name", name, "uid", uid));
  }

  private static String sign(RSAKey by, JWTClaimsSet claims) throws JOSEException {
    SignedJWT token =
        new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("cluster").build(), claims);
    token.sign(new RSASSASigner(by));
    return token.serialize();
  }

  @Test
  void aTokenOfAPodThatIsThereProvesIt() throws Exception {
    assertThat(tokens.podOf(sign(key, claims().build()), "shop/fast")).contains("u-1");
  }

  static List<UnaryOperator<JWTClaimsSet.Builder>> lies() {
    return List.of(
        claims -> claims.issuer("https://elsewhere"),
        claims -> claims.audience("https://kubernetes.default.svc"),
        claims -> claims.subject("system:serviceaccount:shop:default"),
        claims -> claims.subject("system:serviceaccount:other:prism-proxy-fast"),
        claims -> claims.expirationTime(Date.from(Instant.now().minusSeconds(600))),
        claims -> claims.expirationTime(null),
        claims -> claims.claim("kubernetes.io", null),
        claims -> claims.claim("kubernetes.io", Map.of("namespace", "shop")),
        claims -> claims.claim("kubernetes.io", "text"),
        claims -> claims.claim("kubernetes.io", bound("prism-proxy-fast-1", "u-2")),
        claims -> claims.claim("kubernetes.io", bound("prism-proxy-fast-2", "u-1")));
  }

  @ParameterizedTest
  @MethodSource("lies")
  void whatIsNotAsItMustBeProvesNothing(UnaryOperator<JWTClaimsSet.Builder> lie) throws Exception {
    assertThat(tokens.podOf(sign(key, lie.apply(claims()).build()), "shop/fast")).isEmpty();
  }

  static Stream<String> forgeries() throws JOSEException {
    return Stream.of(
        "",
        "token",
        "a.b.c",
        sign(otherKey, claims().build()),
        new PlainJWT(claims().build()).serialize());
  }

  @ParameterizedTest
  @MethodSource("forgeries")
  void whatTheClusterHasNotSignedProvesNothing(String token) throws IOException {
    assertThat(tokens.podOf(token, "shop/fast")).isEmpty();
  }

  @Test
  void theShardMustBeThePods() throws Exception {
    String token = sign(key, claims().build());

    assertThat(tokens.podOf(token, "shop/slow")).isEmpty();
    assertThat(tokens.podOf(token, "no shard")).isEmpty();
  }

  @Test
  void withoutTheKeysNothingCanBeTold() throws Exception {
    server.objects.remove("/openid/v1/jwks");
    String token = sign(key, claims().build());

    assertThatThrownBy(() -> tokens.podOf(token, "shop/fast")).isInstanceOf(IOException.class);
  }
}
