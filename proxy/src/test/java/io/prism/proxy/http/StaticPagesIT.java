package io.prism.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class StaticPagesIT {

  private static DoorUnderTest door;

  @BeforeAll
  static void open() throws IOException {
    door = new DoorUnderTest();
  }

  @AfterAll
  static void close() {
    door.close();
  }

  @Test
  void everythingThatThePageLoadsIsServedFromHere() throws IOException {
    Wire.Answer page = door.get("/");
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.header("content-type")).contains("text/html; charset=utf-8");
    assertThat(page.header("content-security-policy").orElseThrow())
        .contains("default-src 'none'")
        .doesNotContain("http");
    var links =
        Pattern.compile("(?:src|href)=\"(/[^\"]*)\"").matcher(page.text()).results().toList();
    assertThat(links).hasSizeGreaterThanOrEqualTo(5);
    for (var link : links) {
      Wire.Answer part = door.get(link.group(1));
      assertThat(part.status()).as(link.group(1)).isEqualTo(200);
      assertThat(part.body()).isNotEmpty();
    }
    assertThat(page.text()).doesNotContain("http://", "https://");
  }

  @Test
  void theDocumentDescribesEveryPath() throws IOException {
    Wire.Answer document = door.get("/openapi.json");
    assertThat(document.header("content-type")).contains("application/json");
    assertThat(document.json().get("openapi").asText()).isEqualTo("3.1.0");
    assertThat(document.json().at("/paths").fieldNames())
        .toIterable()
        .contains("/v1/namespaces/{namespace}/keyvalue:scanStream", "/kv/{namespace}/{key}");
  }

  @Test
  void headIsAnsweredWithoutTheBody() throws IOException {
    try (Wire wire = door.connect()) {
      Wire.Answer head = wire.call("HEAD", "/", "", new byte[0]);
      assertThat(head.status()).isEqualTo(200);
      assertThat(Integer.parseInt(head.header("content-length").orElseThrow())).isPositive();
      assertThat(wire.get("/openapi.json").status()).isEqualTo(200);
    }
  }
}
