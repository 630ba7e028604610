//! `--json`, and its schema.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;

use crate::support::Project;

fn records() -> Vec<Value> {
    let run = Project::legacy().scan(&["--json"]);
    run.stdout
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn schema() -> Value {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("scan.schema.json");
    serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap()
}

fn keys(value: &Value) -> BTreeSet<&String> {
    value.as_object().unwrap().keys().collect()
}

/// Returns true if `value` has one of the types that the schema names.
fn has_type(value: &Value, types: &Value) -> bool {
    let name = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    types == name
        || types
            .as_array()
            .is_some_and(|types| types.iter().any(|one| one == name))
}

#[test]
fn records_fit_schema() {
    let schema = schema();
    let records = records();
    assert_eq!(records.len(), 22);
    for record in &records {
        let properties = &schema["properties"];
        assert_eq!(keys(record), keys(properties));
        for (key, value) in record.as_object().unwrap() {
            assert!(has_type(value, &properties[key]["type"]), "{key}: {value}");
            let choices = properties[key]["enum"].as_array();
            assert!(
                choices.is_none_or(|choices| choices.contains(value)),
                "{key}: {value}"
            );
        }
        assert_eq!(
            keys(&record["span"]),
            keys(&properties["span"]["properties"])
        );
    }
}

#[test]
fn schema_requires_all_keys() {
    let schema = schema();
    let required: BTreeSet<String> = serde_json::from_value(schema["required"].clone()).unwrap();
    assert_eq!(
        required.iter().collect::<BTreeSet<_>>(),
        keys(&schema["properties"])
    );
}

#[test]
fn closure_trait_shows_its_closure() {
    let records = records();
    let subscribe = records
        .iter()
        .find(|record| record["path"] == "legacy::bus::Bus::subscribe")
        .unwrap();
    assert_eq!(subscribe["arguments"], serde_json::json!(["u32"]));
    assert_eq!(subscribe["bounds"], serde_json::json!(["Send", "'static"]));
    assert_eq!(subscribe["returns"], "Subscription");
    assert_eq!(subscribe["span"]["line"], 33);
}

#[test]
fn names_of_wrappers_follow_the_proposal() {
    for record in records() {
        let name = &record["wrapper_name"];
        let attribute = record["attribute"].as_str();
        assert_eq!(name.is_null(), attribute.is_none());
        if let (Some(name), Some(attribute)) = (name.as_str(), attribute) {
            let is_stream = attribute.contains("stream(");
            assert_eq!(
                name.starts_with("stream_"),
                is_stream,
                "{name}: {attribute}"
            );
        }
    }
}

#[test]
fn records_are_in_the_order_of_the_files() {
    let places: Vec<(String, u64)> = records()
        .iter()
        .map(|record| {
            let span = &record["span"];
            (
                span["file"].as_str().unwrap().to_owned(),
                span["start"].as_u64().unwrap(),
            )
        })
        .collect();
    assert!(places.is_sorted(), "{places:?}");
}
