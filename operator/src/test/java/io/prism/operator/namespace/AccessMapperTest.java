package io.prism.operator.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.control.snapshot.Permission;
import io.prism.operator.Resources;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessMapperTest {

  @Test
  void usersThatOwnItAreAboveWhatConsumersAreGiven() {
    var rules =
        AccessMapper.map(
            Resources.namespace(
                    """
                    access:
                      owners: [{user: ann}, {team: shop}]
                      consumers: [{name: reader}, {name: writer, permission: ReadWrite}, {name: meter, permission: WriteOnly}, {name: ann, permission: ReadOnly}]
                    """)
                .getSpec());

    assertThat(rules.permissionOf("ann")).contains(Permission.READ_WRITE);
    assertThat(rules.permissionOf("writer")).contains(Permission.READ_WRITE);
    assertThat(rules.permissionOf("meter")).contains(Permission.WRITE_ONLY);
    assertThat(rules.permissionOf("reader")).contains(Permission.READ_ONLY);
    assertThat(rules.permissionOf("shop")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "access: {owners: [{user: ann}], consumers: [{name: reader}]} | true",
        "auth: {provider: MTLS} | true",
        "access: {owners: [{user: ann}, {team: shop}]} | false",
        "access: {owners: [{team: shop}], consumers: []} | false",
        "auth: {provider: None} | false",
        "'' | false"
      })
  void callersMustBeKnownWhereRulesAreForThem(String fields, boolean known) {
    assertThat(AccessMapper.map(Resources.namespace(fields).getSpec()).callersKnown())
        .isEqualTo(known);
  }
}
