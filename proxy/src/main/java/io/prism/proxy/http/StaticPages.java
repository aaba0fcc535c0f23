package io.prism.proxy.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Properties;

/**
 * The OpenAPI document and the page that shows it and lets a person try calls. Everything comes
 * from the class path, and the page's policy forbids it to load anything from elsewhere.
 */
final class StaticPages {

  private static final String OPENAPI = "/META-INF/prism/openapi.json";
  private static final String SWAGGER_VERSION =
      "/META-INF/maven/org.webjars/swagger-ui/pom.properties";
  private static final String SWAGGER = "/META-INF/resources/webjars/swagger-ui/";

  /**
   * Swagger UI sets style attributes and draws its icons from data URLs; it needs no more than
   * that.
   */
  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
          + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  /**
   * What a reply takes while its client is slow: all replies share the page, but TLS makes records
   * of as much of it as the channel takes, which is three pieces.
   */
  private static final int MOST_UNDER_WAY = 104 << 10;

  private StaticPages() {}

  /** Adds {@code /}, {@code /openapi.json} and what the page loads. */
  static void addTo(Router.Builder routes) {
    add(routes, "/", "text/html; charset=utf-8", "page/index.html");
    add(routes, "/page/page.js", "text/javascript; charset=utf-8", "page/page.js");
    add(routes, "/page/page.css", "text/css; charset=utf-8", "page/page.css");
    add(routes, "/openapi.json", JsonMessages.CONTENT_TYPE, OPENAPI);
    String swagger = SWAGGER + swaggerVersion() + "/";
    add(
        routes,
        "/page/swagger-ui-bundle.js",
        "text/javascript; charset=utf-8",
        swagger + "swagger-ui-bundle.js");
    add(routes, "/page/swagger-ui.css", "text/css; charset=utf-8", swagger + "swagger-ui.css");
  }

  private static void add(Router.Builder routes, String path, String contentType, String resource) {
    Page page = new Page(contentType, resource);
    routes.add(HttpMethod.GET, path, page).add(HttpMethod.HEAD, path, page);
  }

  private static String swaggerVersion() {
    try (InputStream properties = open(SWAGGER_VERSION)) {
      Properties release = new Properties();
      release.load(properties);
      return release.getProperty("version", "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream open(String resource) throws IOException {
    InputStream stream = StaticPages.class.getResourceAsStream(resource);
    if (stream == null) {
      throw new IOException("resource " + resource + " is not on the class path");
    }
    return stream;
  }

  /**
   * A resource, read when first asked for and kept: few are, and the disk must not be waited for
   * twice. All replies share its bytes.
   */
  private static final class Page implements Endpoint {
    private final String contentType;
    private final String resource;
    private volatile ByteBuf content = Unpooled.EMPTY_BUFFER;

    Page(String contentType, String resource) {
      this.contentType = contentType;
      this.resource = resource;
    }

    @Override
    public int bodyWeight() {
      return 0;
    }

    @Override
    public void handle(
        RequestHead head, Map<String, String> variables, ByteBuf body, Replier replier) {
      ByteBuf page = content().duplicate();
      replier.charge(Math.min(page.readableBytes(), MOST_UNDER_WAY));
      Reply reply = Reply.of(HttpResponseStatus.OK, contentType, page);
      reply
          .headers()
          .set(HttpHeaderNames.CACHE_CONTROL, "max-age=600")
          .set(HttpHeaderNames.CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY)
          .set("referrer-policy", "no-referrer");
      replier.send(reply);
    }

    private ByteBuf content() {
      if (!content.isReadable()) {
        try (InputStream stream = open(resource)) {
          byte[] bytes = stream.readAllBytes();
          // Outside of the heap, since the transport copies what is on it for each reply.
          ByteBuffer shared = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
          content = Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(shared.asReadOnlyBuffer()));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
      return content;
    }
  }
}
