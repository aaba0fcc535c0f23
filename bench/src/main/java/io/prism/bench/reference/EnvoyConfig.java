package io.prism.bench.reference;

/** Envoy's configuration: one listener, one route, one cluster, HTTP/2 in clear on both sides. */
final class EnvoyConfig {

  private EnvoyConfig() {}

  static String forwarding(int port, int backend) {
    return """
        static_resources:
          listeners:
            - name: in
              address: {socket_address: {address: 127.0.0.1, port_value: %d}}
              filter_chains:
                - filters:
                    - name: envoy.filters.network.http_connection_manager
                      typed_config:
                        "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
                        stat_prefix: in
                        codec_type: HTTP2
                        http2_protocol_options: {max_concurrent_streams: 10000}
                        http_filters:
                          - name: envoy.filters.http.router
                            typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router}
                        route_config:
                          virtual_hosts:
                            - name: all
                              domains: ["*"]
                              routes: [{match: {prefix: /}, route: {cluster: out, timeout: 0s}}]
          clusters:
            - name: out
              type: STATIC
              connect_timeout: 2s
              typed_extension_protocol_options:
                envoy.extensions.upstreams.http.v3.HttpProtocolOptions:
                  "@type": type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions
                  explicit_http_config: {http2_protocol_options: {}}
              load_assignment:
                cluster_name: out
                endpoints:
                  - lb_endpoints:
                      - endpoint: {address: {socket_address: {address: 127.0.0.1, port_value: %d}}}
        """
        .formatted(port, backend);
  }
}
