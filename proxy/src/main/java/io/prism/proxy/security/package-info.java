/** Who calls: TLS with reloaded certificates, and identities from client certificates. */
@NullMarked
package io.prism.proxy.security;

import org.jspecify.annotations.NullMarked;
