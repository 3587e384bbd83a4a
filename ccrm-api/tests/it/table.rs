//! Tests that compare the table of endpoints with the manifest, in both directions, and with the samples.

telephony_fixtures::endpoint_table_tests!(ccrm_api, telephony_fixtures::Vendor::Ccrm);
