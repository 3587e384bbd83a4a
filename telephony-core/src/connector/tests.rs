mod airbyte;
mod singer;
mod support;
