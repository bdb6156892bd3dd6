"""Makes golden adapters with peft for some of the golden models, under src/test/resources/golden.

    python make_adapter_fixtures.py [GOLDEN_DIR [ADAPTER...]]

Needs torch, transformers, safetensors and peft; adapters/versions.json names the versions that made
the committed files, with names only those adapters are made and adapters/versions-of-adapters.json names
theirs. Run make_model_fixtures.py first. Each folder of golden/adapters is what
PeftModel.save_pretrained writes, without its README, and beside it

- golden.json: log p(ids[t] | ids[:t]) for t >= 1 of the sequences in the model's golden.json, and
  the loss over their response tokens as defined there;
- gradients.safetensors: the gradient of that loss for every A and B, under its name in the adapter.

A and B are random and far from zero, float32. Everything is seeded.
"""

import json
import pathlib
import shutil
import sys

import peft
import safetensors
import torch
import transformers
from peft import LoraConfig, get_peft_model, get_peft_model_state_dict
from safetensors.torch import save_file
from transformers import AutoModelForCausalLM

from make_model_fixtures import OUT, log_probabilities, numbers

ALL = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]

# name: model, LoraConfig; alpha / r is 0.5 and 5 / 3
ADAPTERS = {
    "llama-default": ("llama", dict(r=4, lora_alpha=2)),
    "qwen3-all": ("qwen3", dict(r=3, lora_alpha=5, target_modules=ALL)),
    "qwen2-odd": ("qwen2", dict(r=2, lora_alpha=3, target_modules=["k_proj", "up_proj"])),
    "olmo2-all": ("olmo2", dict(r=2, lora_alpha=3, target_modules=ALL)),
    "granite-all": ("granite", dict(r=2, lora_alpha=3, target_modules=ALL)),
    "phi3-all": ("phi3", dict(r=3, lora_alpha=2, target_modules=["qkv_proj", "o_proj", "gate_up_proj", "down_proj"])),
    "gemma3-all": ("gemma3", dict(r=2, lora_alpha=3, target_modules=ALL)),
    "qwen3-moe-attention": ("qwen3-moe", dict(r=2, lora_alpha=3, target_modules=ALL[:4])),
}


def make_adapter(out, name, seed):
    model_name, settings = ADAPTERS[name]
    base = AutoModelForCausalLM.from_pretrained(out / "models" / model_name, dtype=torch.float32,
                                                attn_implementation="eager")
    base.config._name_or_path = model_name
    base.name_or_path = model_name
    model = get_peft_model(base, LoraConfig(task_type="CAUSAL_LM", **settings))
    model.eval()
    generator = torch.Generator().manual_seed(seed)
    for key, parameter in sorted(model.named_parameters()):
        if "lora_" in key:
            with torch.no_grad():
                parameter.copy_(0.3 * torch.randn(parameter.shape, generator=generator))

    golden = json.loads((out / "models" / model_name / "golden.json").read_text())
    sequences, nll, tokens = [], 0, 0
    for sequence in golden["sequences"]:
        ids = torch.tensor(sequence["prompt_ids"] + sequence["response_ids"])
        logps = log_probabilities(model(ids.unsqueeze(0)).logits[0], ids)
        nll = nll - logps[len(sequence["prompt_ids"]) - 1:].sum()
        tokens += len(sequence["response_ids"])
        sequences.append(dict(logprobs=numbers(logps.detach())))
    loss = nll / tokens
    loss.backward()

    folder = out / "adapters" / name
    shutil.rmtree(folder, ignore_errors=True)
    model.save_pretrained(folder)
    (folder / "README.md").unlink(missing_ok=True)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.copy_(torch.zeros_like(parameter) if parameter.grad is None else parameter.grad)
    save_file({k: v.contiguous() for k, v in get_peft_model_state_dict(model).items()},
              folder / "gradients.safetensors")
    (folder / "golden.json").write_text(json.dumps(dict(model=model_name, sequences=sequences, loss=loss.item())) + "\n")


def main():
    out = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else OUT
    torch.set_num_threads(1)
    names = sys.argv[2:]
    for seed, name in enumerate(ADAPTERS, start=200):
        if not names or name in names:
            make_adapter(out, name, seed)
    versions = {m.__name__: m.__version__ for m in (torch, transformers, safetensors, peft)}
    if names:
        path = out / "adapters" / "versions-of-adapters.json"
        known = json.loads(path.read_text()) if path.exists() else {}
        known.update({name: versions for name in names})
        path.write_text(json.dumps(known, indent=1) + "\n")
        return
    (out / "adapters" / "versions.json").write_text(json.dumps(versions, indent=1) + "\n")


if __name__ == "__main__":
    main()
