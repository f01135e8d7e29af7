"""The functions of template.yaml, a file each: decode, one flow, respond. What they share is in `invocation`."""
