"""Checks that others load what a LoRA run leaves: its adapter in peft, its merged export in transformers.

    python check_export.py BASE_MODEL_DIR ADAPTER_DIR MERGED_DIR

Compares the logits of base + adapter (unmerged, float32) with those of the merged model, which must
be exported with --dtype FLOAT32, and both with those of the base, from which they must differ.
Prints the versions; ends with an error if anything is not as it should be.
"""

import sys

import peft
import safetensors
import torch
import transformers
from peft import PeftModel
from transformers import AutoModelForCausalLM

TOLERANCE = 2e-3


def load(folder):
    return AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()


@torch.no_grad()
def main():
    base_dir, adapter_dir, merged_dir = sys.argv[1:]
    torch.set_num_threads(1)
    print({m.__name__: m.__version__ for m in (torch, transformers, safetensors, peft)})
    base = load(base_dir)
    ids = torch.randint(4, base.config.vocab_size, [2, 24], generator=torch.Generator().manual_seed(7))
    plain = base(ids).logits
    adapted = PeftModel.from_pretrained(base, adapter_dir).eval()
    rank = adapted.peft_config["default"].r
    unmerged = adapted(ids).logits
    merged = load(merged_dir)(ids).logits
    change = (unmerged - plain).abs().max().item()
    gap = (unmerged - merged).abs().max().item()
    print(f"rank {rank}, targets {sorted(adapted.peft_config['default'].target_modules)}")
    print(f"largest change of a logit by the adapter {change:.3g}, by merging it {gap:.3g}, of {plain.abs().max().item():.3g}")
    if change == 0 or not gap < TOLERANCE:
        sys.exit("the adapter does nothing, or the merged model is not the base with its adapter")


if __name__ == "__main__":
    main()
