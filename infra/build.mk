# What goes to AWS: the libraries as a layer, and our own code for each function. `sam build` calls `build-NAME` for
# each resource of template.yaml with BuildMethod makefile, and says in ARTIFACTS_DIR where to. No Docker is needed: the
# wheels are those that the lock names, for the platform and Python below, whatever this machine is.
#
# LAMBDA_PLATFORM=here and LAMBDA_PYTHON=3.11 build for this machine and another Python (`make build` does).

LAMBDA_PLATFORM ?= aarch64-manylinux_2_28
LAMBDA_PYTHON ?= 3.13
SHIPPED = sfsync handlers
# Where the policies stand that template.yaml's PolicyFile may name: with the code, so that both change in one step, and
# a function needs no call and no permission to read one.
POLICY ?= policy
POLICIES = $(wildcard $(POLICY)/*.toml $(POLICY)/*.json)
LEFT_OUT = sfsync/localorg sfsync/cli sfsync/__main__.py

# The services that are called, of those that botocore describes; a test compares.
SERVICES = dynamodb events s3 secretsmanager sns sqs

# Bytecode is bound to a Python version. `unchecked-hash`: Lambda changes the files' times, and nobody edits them there.
define compiled
@if python$(LAMBDA_PYTHON) -c '' 2>/dev/null; then \
	python$(LAMBDA_PYTHON) -m compileall -q -j 2 --invalidation-mode unchecked-hash $(1) >/dev/null || true; \
else \
	echo "No python$(LAMBDA_PYTHON) here: $(1) goes without bytecode, and starts more slowly" >&2; \
fi
endef

build-Libraries: $(VENV)-lock/bin/uv $(VENV)/.runtime
	@$(VENV)-lock/bin/uv pip install --quiet --require-hashes --no-deps --only-binary :all: \
		$(if $(filter here,$(LAMBDA_PLATFORM)),,--python-platform $(LAMBDA_PLATFORM)) \
		--python-version $(LAMBDA_PYTHON) --target "$(ARTIFACTS_DIR)/python" --requirements requirements.txt
	@$(PY) infra/lean_libraries.py "$(ARTIFACTS_DIR)/python" $(SERVICES)
	$(call compiled,"$(ARTIFACTS_DIR)/python")

build-%: $(VENV)/.runtime
	@mkdir -p "$(ARTIFACTS_DIR)"
	@tar -c --exclude=__pycache__ $(LEFT_OUT:%=--exclude=%) $(SHIPPED) | tar -x -C "$(ARTIFACTS_DIR)"
	@$(if $(POLICIES),mkdir -p "$(ARTIFACTS_DIR)/policy" && cp $(POLICIES) "$(ARTIFACTS_DIR)/policy/",:)
	@$(PY) -m sfsync.policy.ready "$(ARTIFACTS_DIR)/sfsync/policy"
	$(call compiled,"$(ARTIFACTS_DIR)")

# A further vantage point: the probe alone, in another region of the same account. Given again, it is brought up to date.
#   make vantage REGION=eu-west-1 HOME_REGION=us-east-1 TABLE=<output TableName of the home stack> ENDPOINTS=endpoints.json
# MORE="AlarmEmail=ops@example.com" gives further parameters of infra/vantage.yaml.
vantage: $(VENV)/.runtime ## deploy the probe alone in a further region; infra/build.mk says how
	@sam build --template infra/vantage.yaml --build-dir .aws-sam/vantage --build-in-source
	@endpoints=$$($(PY) infra/endpoints_parameter.py "$(ENDPOINTS)") && sam deploy --template .aws-sam/vantage/template.yaml \
		--stack-name sfsync-vantage --region "$(REGION)" --resolve-s3 --capabilities CAPABILITY_IAM \
		--no-fail-on-empty-changeset --parameter-overrides "HomeTable=$(TABLE)" "HomeRegion=$(HOME_REGION)" \
		"ProbeEndpoints=$$endpoints" $(MORE)
