package io.prism.proxy.http;

import io.netty.handler.codec.http.HttpMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.TreeSet;

/** Finds what serves a method and a raw path. Immutable. */
final class Router {

  private final List<Route> routes;

  Router(List<Route> routes) {
    this.routes = List.copyOf(routes);
  }

  /** A path under a method, and what serves it. */
  record Route(HttpMethod method, PathTemplate path, Endpoint endpoint) {}

  /** A route that fits a request, with the raw text of its variables. */
  record Match(Endpoint endpoint, Map<String, String> variables) {}

  /**
   * The first route that fits.
   *
   * @throws HttpFailure 404 if the path is unknown, 405 if it is served for other methods only
   */
  Match find(HttpMethod method, String rawPath) {
    for (Route route : routes) {
      if (route.method().equals(method)) {
        Optional<Map<String, String>> variables = route.path().match(rawPath);
        if (variables.isPresent()) {
          return new Match(route.endpoint(), variables.get());
        }
      }
    }
    SequencedSet<String> allowed = methodsOf(rawPath);
    if (allowed.isEmpty()) {
      throw HttpFailure.unknownPath();
    }
    throw HttpFailure.methodNotAllowed(method.name(), String.join(", ", allowed));
  }

  /** The methods that a path is served for, in alphabetical order; none for an unknown path. */
  SequencedSet<String> methodsOf(String rawPath) {
    SequencedSet<String> methods = new TreeSet<>();
    for (Route route : routes) {
      if (route.path().match(rawPath).isPresent()) {
        methods.add(route.method().name());
      }
    }
    if (!methods.isEmpty()) {
      methods.add(HttpMethod.OPTIONS.name());
    }
    return methods;
  }

  /** Collects routes in the order in which they are tried. */
  static final class Builder {
    private final List<Route> routes = new ArrayList<>();

    Builder add(HttpMethod method, String template, Endpoint endpoint) {
      routes.add(new Route(method, PathTemplate.parse(template), endpoint));
      return this;
    }

    Router build() {
      return new Router(routes);
    }
  }
}
