"""What must hold for any bytes at all, said once and tried by two engines: hypothesis in `make test`, atheris in `make fuzz`."""
