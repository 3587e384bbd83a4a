mod calls;
mod failures;
mod files;
mod interrupted;
mod lists;
mod notes;
mod parts_folder;
