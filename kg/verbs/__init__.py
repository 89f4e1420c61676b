"""The verbs of the project, by what they are for; `kg.api` puts them together on one object."""
