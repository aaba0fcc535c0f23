package io.prism.operator.certificates;

import io.prism.operator.pki.LeafRequest;
import io.prism.operator.resource.ObjectKey;
import io.prism.operator.workload.Owner;
import java.util.Optional;

/**
 * A certificate that is to be there.
 *
 * @param part what it is for
 * @param secret where it is kept
 * @param request whom it names
 * @param owner the resource that it goes with; empty: it stays
 */
record Wanted(Part part, ObjectKey secret, LeafRequest request, Optional<Owner> owner) {}
