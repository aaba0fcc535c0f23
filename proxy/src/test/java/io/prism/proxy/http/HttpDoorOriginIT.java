package io.prism.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpDoorOriginIT {

  private static DoorUnderTest door;

  @BeforeAll
  static void open() throws IOException {
    door = new DoorUnderTest();
  }

  @AfterAll
  static void close() {
    door.close();
  }

  @AfterEach
  void forgetPolicy() {
    door.origins.set(OriginPolicy.OWN_ONLY);
  }

  private Wire.Answer get(String headers) throws IOException {
    return request("GET", headers);
  }

  private Wire.Answer request(String method, String headers) throws IOException {
    try (Wire wire = door.connect()) {
      return wire.send(method + " /kv/demo/missing HTTP/1.1\n" + headers + "\n").read();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "LOCALHOST:1",
        "127.0.0.1:80",
        "127.8.9.1",
        "[::1]:9",
        "[0:0:0:0:0:0:0:1]"
      })
  void loopbackNamesAreAnswered(String host) throws IOException {
    assertThat(get("Host: " + host + "\n").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "localhost.evil.example",
        "10.0.0.1",
        "127.0.0.1.evil.example",
        "[::2]",
        "",
        "a b",
        "2130706433"
      })
  void otherHostsAreRefused(String host) throws IOException {
    Wire.Answer answer = get("Host: " + host + "\n");
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.reason()).isEqualTo("ORIGIN_NOT_ALLOWED");
    assertThat(door.get("/kv/demo/missing").status()).isEqualTo(404);
  }

  @Test
  void hostMustBeGivenOnce() throws IOException {
    assertThat(get("").status()).isEqualTo(400);
    assertThat(get("Host: localhost\nHost: localhost\n").status()).isEqualTo(400);
  }

  @Test
  void theAbsoluteFormOverridesTheHostHeader() throws IOException {
    try (Wire wire = door.connect()) {
      assertThat(
              wire.send("GET http://evil.example/ HTTP/1.1\nHost: localhost\n\n").read().status())
          .isEqualTo(403);
    }
    try (Wire wire = door.connect()) {
      assertThat(
              wire.send("GET http://localhost/kv/demo/missing HTTP/1.1\nHost: evil.example\n\n")
                  .read()
                  .reason())
          .isEqualTo("KEY_NOT_FOUND");
    }
  }

  @Test
  void configuredHostsCountAtOnce() throws IOException {
    String host = "Host: Prism.Example.com:8080\n";
    assertThat(get(host).status()).isEqualTo(403);
    door.origins.set(new OriginPolicy(Set.of("prism.example.com"), Set.of()));
    assertThat(get(host).status()).isEqualTo(404);
    door.origins.set(new OriginPolicy(Set.of("*"), Set.of()));
    assertThat(get("Host: anything\n").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example",
        "http://localhost:3000",
        "null",
        "http://localhost:80.evil",
        "https://localhost@evil"
      })
  void foreignOriginsAreRefusedForEveryMethod(String origin) throws IOException {
    String headers = "Host: localhost\nOrigin: " + origin + "\n";
    for (String method : new String[] {"GET", "PUT", "POST", "DELETE", "OPTIONS"}) {
      Wire.Answer answer = request(method, headers + "Content-Length: 0\n");
      assertThat(answer.status()).as(method).isEqualTo(403);
      assertThat(answer.header("access-control-allow-origin")).isEmpty();
    }
  }

  @Test
  void theOwnOriginIsAllowed() throws IOException {
    assertThat(get("Host: localhost:8080\nOrigin: http://localhost:8080\n").status())
        .isEqualTo(404);
    assertThat(get("Host: localhost:8080\nOrigin: http://localhost\n").status()).isEqualTo(403);
  }

  @Test
  void theOwnOriginOfPlainTextIsNoHttpsOriginUnlessTlsMayEndBefore() throws IOException {
    for (String name : new String[] {"localhost:8080", "127.0.0.1:8080", "[::1]:8080"}) {
      assertThat(get("Host: " + name + "\nOrigin: https://" + name + "\n").status()).isEqualTo(403);
    }
    door.origins.set(new OriginPolicy(Set.of("prism.example.com"), Set.of()));
    String host = "Host: prism.example.com\n";
    assertThat(get(host + "Origin: https://prism.example.com\n").status()).isEqualTo(404);
    assertThat(get(host + "Origin: http://prism.example.com\n").status()).isEqualTo(404);
    assertThat(get(host + "Origin: https://other.example.com\n").status()).isEqualTo(403);
  }

  @Test
  void listedOriginsGetCorsHeaders() throws IOException {
    door.origins.set(new OriginPolicy(Set.of(), Set.of("https://app.example.com")));
    String headers = "Host: localhost\nOrigin: https://app.example.com\n";
    Wire.Answer answer = get(headers);
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.header("access-control-allow-origin")).contains("https://app.example.com");
    assertThat(answer.header("vary"))
        .hasValueSatisfying(v -> assertThat(v).containsIgnoringCase("origin"));

    Wire.Answer preflight =
        request(
            "OPTIONS",
            headers
                + "Access-Control-Request-Method: PUT\nAccess-Control-Request-Private-Network: true\n");
    assertThat(preflight.status()).isEqualTo(204);
    assertThat(preflight.header("access-control-allow-methods"))
        .contains("DELETE, GET, HEAD, OPTIONS, PUT");
    assertThat(preflight.header("access-control-allow-headers").orElseThrow()).contains("If-Match");
    assertThat(preflight.header("access-control-allow-private-network")).contains("true");
  }
}
