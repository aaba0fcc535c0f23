package io.prism.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntityTagsTest {

  private static final ByteString VERSION = ByteString.copyFrom(new byte[] {-1, -2, 3, 4});

  private static EntityTags parse(String... values) {
    return EntityTags.parse(new DefaultHttpHeaders().add("If-Match", List.of(values)), "If-Match");
  }

  @Test
  void aTagReadsBackAsItsVersion() {
    assertThat(parse(EntityTags.of(VERSION)))
        .isEqualTo(new EntityTags.Listed(List.of(VERSION), List.of(VERSION)));
  }

  @Test
  void weakTagsAreNotStrong() {
    assertThat(parse("W/" + EntityTags.of(VERSION)))
        .isEqualTo(new EntityTags.Listed(List.of(), List.of(VERSION)));
  }

  @Test
  void foreignTagsMatchNothing() {
    assertThat(parse("\"\", \"~\", \"a,b\""))
        .isEqualTo(new EntityTags.Listed(List.of(), List.of()));
  }

  @Test
  void theStarIsNoList() {
    assertThat(parse("*")).isEqualTo(new EntityTags.Any());
    assertThat(parse()).isEqualTo(new EntityTags.Absent());
    assertThatThrownBy(() -> parse("*, \"AAAA\"")).isInstanceOf(HttpFailure.class);
  }

  @Test
  void severalHeadersAreOneList() {
    ByteString other = ByteString.copyFrom(new byte[] {0, 0, 0});
    assertThat(parse(EntityTags.of(VERSION), EntityTags.of(other) + " ,\t\"!\""))
        .isEqualTo(new EntityTags.Listed(List.of(VERSION, other), List.of(VERSION, other)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"AAAA", "\"AAAA", "AAAA\"", "\"a\" \"b\"", "w/\"AAAA\"", "\"a b\"", ",", ""})
  void whatIsNoListIsRefused(String text) {
    assertThatThrownBy(() -> parse(text)).isInstanceOf(HttpFailure.class);
  }
}
