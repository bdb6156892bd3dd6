"""vLLM on the processor, offline and eager: compiling takes many minutes."""

import os
import random
import sys

os.environ.setdefault("VLLM_CPU_KVCACHE_SPACE", "2")
os.environ.setdefault("VLLM_CPU_OMP_THREADS_BIND", "0-1")
os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("VLLM_NO_USAGE_STATS", "1")

import torch  # noqa: E402
import vllm  # noqa: E402
import worker  # noqa: E402


def main(folder, precision):
    model = vllm.LLM(
        folder, dtype=precision, max_model_len=512, max_num_seqs=128, enforce_eager=True,
        enable_prefix_caching=True,
    )
    vocabulary = model.get_tokenizer().vocab_size

    def ids(tokens):
        return [random.randrange(vocabulary) for _ in range(tokens)]

    def decode(rows):
        sampling = vllm.SamplingParams(
            temperature=1.0, max_tokens=64, ignore_eos=True, detokenize=False, logprobs=0
        )
        prompts = [{"prompt_token_ids": ids(32)} for _ in range(rows)]
        outputs = model.generate(prompts, sampling, use_tqdm=False)
        return sum(len(output.outputs[0].token_ids) for output in outputs)

    def judge(groups):
        sampling = vllm.SamplingParams(temperature=0.0, max_tokens=1, logprobs=5, detokenize=False)
        prompts = []
        for _ in range(groups):
            shared = ids(96)
            prompts += [{"prompt_token_ids": shared + ids(24)} for _ in range(8)]
        model.generate(prompts, sampling, use_tqdm=False)
        return 8 * groups

    versions = {"vllm": vllm.__version__, "torch": torch.__version__}
    worker.serve("vllm", versions, {"decode": decode, "judge": judge})


if __name__ == "__main__":
    main(*sys.argv[1:])
